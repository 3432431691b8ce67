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
        // Where there is a package cache, TorchSharp copies libtorch out of it beside the program.
        using var noPackages = new TemporaryFolder();
        var environment = new Dictionary<string, string> { ["NUGET_PACKAGES"] = noPackages.File("none") };

        string output = string.Join('\n', TestProgram.Run("WithoutLibtorch", environment));

        Assert.Contains("Add a reference to the package TorchSharp-cpu", output);
    }

    [TestMethod]
    public void A_missing_library_names_the_packages_to_add()
    {
        var cause = new TypeInitializationException("TorchSharp.torch", new NotSupportedException("This application doesn't contain a reference to libtorch-cpu"));
        Assert.IsTrue(NativeErrors.IsLibraryMissing(cause));
        Assert.IsTrue(NativeErrors.IsLibraryMissing(new DllNotFoundException("LibTorchSharp")));
        Assert.IsFalse(NativeErrors.IsLibraryMissing(new NotSupportedException()));

        string message = NativeErrors.LibraryMissing(cause).Message;

        foreach (string package in new[] { "TorchSharp-cpu", "TorchSharp-cuda-linux", "TorchSharp-cuda-windows" })
            Assert.Contains(package, message);
    }

    [TestMethod]
    [DataRow("CUDA out of memory. Tried to allocate 2.00 GiB")]
    [DataRow("[enforce fail at alloc_cpu.cpp:73] . DefaultCPUAllocator: can't allocate memory: you tried to allocate 1099511627776 bytes. Error code 12 (Cannot allocate memory)")]
    [DataRow("[enforce fail at alloc_cpu.cpp:119] data. DefaultCPUAllocator: not enough memory: you tried to allocate 1099511627776 bytes.")]
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
}
