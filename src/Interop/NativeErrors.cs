using System.Runtime.InteropServices;
using TorchSharp;

namespace Microsoft.ML.ResNet;

/// <summary>Says what to do about the failures of native libraries that users meet: they are not there, or ran out of memory.</summary>
internal static class NativeErrors
{
    /// <summary>Loads libtorch, which TorchSharp otherwise does at its first use, deep inside the work.</summary>
    /// <exception cref="InvalidOperationException">
    /// libtorch is not there, and the message names the package that brings it; or the machine is too old for it, and the message says what
    /// it needs.
    /// </exception>
    public static void CheckLibrary()
    {
        try
        {
            torch.TryInitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception error) when (IsLibraryMissing(error))
        {
            throw LibraryMissing(error);
        }
    }

    /// <summary>
    /// Looks for libtorch without TorchSharp, which writes a page to the program's output where there is none. For who can do without.
    /// </summary>
    /// <inheritdoc cref="CheckLibrary" path="/exception"/>
    public static void CheckLibraryQuietly()
    {
        const string Library = "LibTorchSharp";
        if (!NativeLibrary.TryLoad(Library, typeof(torch).Assembly, searchPath: null, out _))
            throw LibraryMissing(new DllNotFoundException($"{Library} cannot be loaded."));
    }

    public static bool IsLibraryMissing(Exception error) => error switch
    {
        DllNotFoundException or BadImageFormatException or EntryPointNotFoundException => true,
        TypeInitializationException { InnerException: { } cause } => cause is NotSupportedException || IsLibraryMissing(cause),
        _ => false,
    };

    /// <summary>
    /// Says what to do: add a package that is missing, or, where it is there, run on a machine that has what it asks for.
    /// </summary>
    public static InvalidOperationException LibraryMissing(Exception cause) => LibraryMissing(cause, CxxLibrary.MissingVersion());

    /// <inheritdoc cref="LibraryMissing(Exception)" path="/*[not(self::param)]"/>
    /// <param name="cause">What was caught.</param>
    /// <param name="missingVersion">The version of the C++ library that the machine lacks, or null.</param>
    public static InvalidOperationException LibraryMissing(Exception cause, string? missingVersion) => new(
        missingVersion is null
            ? "The native library of TorchSharp (libtorch) could not be loaded. Add a reference to the package TorchSharp-cpu to the "
                + "application, or, to use a CUDA card, to TorchSharp-cuda-linux or TorchSharp-cuda-windows, in the version of TorchSharp "
                + $"that is used ({typeof(torch).Assembly.GetName().Version?.ToString(3)})."
            : $"The native library of TorchSharp is there and could not be loaded: it needs {missingVersion}, which the C++ library "
                + "(libstdc++) of this machine lacks. It has to be that of GCC 13 or newer, as in Debian 13, Ubuntu 24.04 or newer, or the "
                + "default .NET 10 container image.",
        cause);

    public static InvalidOperationException OnnxRuntimeMissing(Exception cause) => new(
        "The native library of ONNX Runtime could not be loaded. Add a reference to the package Microsoft.ML.OnnxRuntime to the "
        + "application, or, to use a CUDA card, to Microsoft.ML.OnnxRuntime.Gpu.",
        cause);

    /// <summary>
    /// libtorch reports a full card and a full host in different words, and both as an <c>ExternalException</c> of the same kind as any
    /// other error.
    /// </summary>
    public static bool IsOutOfMemory(Exception error) =>
        error is OutOfMemoryException
        || error.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
        || error.Message.Contains("allocate memory", StringComparison.OrdinalIgnoreCase)
        || error.Message.Contains("not enough memory", StringComparison.OrdinalIgnoreCase);

    /// <param name="cause">What libtorch said.</param>
    /// <param name="batchSize">Number of images at once.</param>
    /// <param name="imageShape">What one image is, as it writes itself: <c>3×224×224</c>.</param>
    public static InvalidOperationException OutOfMemory(Exception cause, int batchSize, string imageShape) => new(
        FormattableString.Invariant(
            $"Out of memory with a batch of {batchSize} images of {imageShape}. Use a smaller batch or smaller images."),
        cause);
}
