namespace Microsoft.ML.ResNet.Bench;

/// <summary>Who does the work of a scenario.</summary>
internal static class Side
{
    /// <summary>This library, on the backend of the scenario, or on one of these two.</summary>
    public const string Ours = "ours", OursOnLibTorch = "ours, libtorch", OursOnOnnxRuntime = "ours, ONNX Runtime";

    /// <summary>This library, on images that were read and decoded before.</summary>
    public const string InMemory = "images in memory";

    /// <summary>libjpeg-turbo, which decodes as <c>djpeg -scale</c> does, and Pillow, which resizes and crops.</summary>
    public const string LibJpegTurbo = "libjpeg-turbo";

    /// <summary>A bare loop over tensors in memory, over the libtorch that this library uses.</summary>
    public const string TorchSharp = "TorchSharp";

    /// <summary>The same loop in Python.</summary>
    public const string PyTorch = "PyTorch";

    /// <summary>The exported network through ONNX Runtime's own API.</summary>
    public const string OnnxRuntime = "ONNX Runtime";

    /// <summary>The saved pipeline through ML.NET's own transformers, row by row.</summary>
    public const string Stock = "ML.NET";
}
