using System.Runtime.InteropServices;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Interop;

[TestClass]
public sealed class NativeErrorsTests
{
    [TestMethod]
    public void The_library_is_there() => NativeErrors.CheckLibrary();

    [TestMethod]
    public void A_program_without_libtorch_is_told_which_package_to_add()
    {
        using var folder = new TemporaryFolder();

        string output = string.Join('\n', TestProgram.Run("WithoutLibtorch", WithoutPackages(folder)));

        Assert.Contains("Add a reference to the package TorchSharp-cpu", output);
    }

    [TestMethod]
    public void A_program_on_a_machine_whose_cxx_library_is_too_old_is_told_what_it_needs()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Inconclusive("Only on Linux does TorchSharp's native library use the machine's C++ library.");
        using var folder = new TemporaryFolder();
        string program = PlaceWithLibtorch(folder.Root);
        if (CanLoad(Path.Combine(folder.Root, "libLibTorchSharp.so")))
            Assert.Inconclusive("The C++ library of this machine has what TorchSharp's native library asks for.");

        string output = string.Join('\n', TestProgram.RunAt(program, WithoutPackages(folder)));

        Assert.Contains("could not be loaded: it needs GLIBCXX_3.4.32", output);
        Assert.Contains("Debian 13, Ubuntu 24.04 or newer", output);
        Assert.DoesNotContain("Add a reference", output);
    }

    [TestMethod]
    [DataRow(
        "/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)",
        "GLIBCXX_3.4.32")]
    [DataRow("libtorch.so: cannot open shared object file: No such file or directory", null)]
    public void What_the_loader_says_of_a_version_that_is_missing_is_understood(string message, string? version) =>
        Assert.AreEqual(version, CxxLibrary.MissingVersionIn(message));

    [TestMethod]
    public void A_missing_library_names_the_packages_to_add()
    {
        var cause = new TypeInitializationException(
            "TorchSharp.torch", new NotSupportedException("This application doesn't contain a reference to libtorch-cpu"));
        Assert.IsTrue(NativeErrors.IsLibraryMissing(cause));
        Assert.IsTrue(NativeErrors.IsLibraryMissing(new DllNotFoundException("LibTorchSharp")));
        Assert.IsFalse(NativeErrors.IsLibraryMissing(new NotSupportedException()));

        string message = NativeErrors.LibraryMissing(cause).Message;

        foreach (string package in new[] { "TorchSharp-cpu", "TorchSharp-cuda-linux", "TorchSharp-cuda-windows" })
            Assert.Contains(package, message);
    }

    [TestMethod]
    [DataRow("CUDA out of memory. Tried to allocate 2.00 GiB")]
    [DataRow(
        "[enforce fail at alloc_cpu.cpp:73] . DefaultCPUAllocator: can't allocate memory: you tried to allocate 1099511627776 bytes. Error "
        + "code 12 (Cannot allocate memory)")]
    [DataRow(
        "[enforce fail at alloc_cpu.cpp:119] data. DefaultCPUAllocator: not enough memory: you tried to allocate 1099511627776 bytes.")]
    public void What_libtorch_says_when_memory_is_short_is_understood(string message)
    {
        var cause = new ExternalException(message);
        Assert.IsTrue(NativeErrors.IsOutOfMemory(cause));

        var error = NativeErrors.OutOfMemory(cause, 64, "3×224×224");

        Assert.StartsWith("Out of memory with a batch of 64 images of 3×224×224.", error.Message);
        Assert.AreSame(cause, error.InnerException);
    }

    [TestMethod]
    public void Other_errors_are_left_alone() => Assert.IsFalse(NativeErrors.IsOutOfMemory(new ExternalException("shape mismatch")));

    /// <summary>Where there is a package cache, TorchSharp copies libtorch out of it beside the program.</summary>
    private static Dictionary<string, string> WithoutPackages(TemporaryFolder folder) => new() { ["NUGET_PACKAGES"] = folder.File("none") };

    /// <summary>
    /// Puts the program that has TorchSharp's own native library into a folder, and libtorch beside it, as it is beside these tests.
    /// </summary>
    private static string PlaceWithLibtorch(string folder)
    {
        string program = TestProgram.PathOf("WithoutLibtorch");
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(program)!))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        foreach (string library in Directory.EnumerateFiles(AppContext.BaseDirectory, "lib*.so*"))
        {
            string link = Path.Combine(folder, Path.GetFileName(library));
            if (!File.Exists(link))
                File.CreateSymbolicLink(link, library);
        }
        return Path.Combine(folder, Path.GetFileName(program));
    }

    private static bool CanLoad(string library)
    {
        bool isLoaded = NativeLibrary.TryLoad(library, out nint handle);
        if (isLoaded)
            NativeLibrary.Free(handle);
        return isLoaded;
    }
}
