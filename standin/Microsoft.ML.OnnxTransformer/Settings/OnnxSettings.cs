namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Everything that can be said when a model is applied, in whichever overload. Without columns all of the model's are meant.</summary>
internal sealed record OnnxSettings
{
    public string ModelFile { get; init; }

    public Stream ModelBytes { get; init; }

    public string[] InputColumns { get; init; } = [];

    public string[] OutputColumns { get; init; } = [];

    /// <summary>Shapes that take the place of those in the model, by the name of an input or output; null: none.</summary>
    public IDictionary<string, int[]> Shapes { get; init; }

    public int? GpuDeviceId { get; init; }

    public bool FallbackToCpu { get; init; }

    /// <summary>How deeply messages may be nested in the model's file.</summary>
    public int RecursionLimit { get; init; } = 100;

    public int? InterOpNumThreads { get; init; }

    public int? IntraOpNumThreads { get; init; }
}
