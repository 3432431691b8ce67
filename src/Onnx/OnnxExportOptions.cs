using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>How a residual network is written as ONNX. Values are checked when it is exported, all at once.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>
    /// Name of the graph's input. Default null: that of the feature column, which is how ML.NET's <c>ApplyOnnxModel</c> finds it.
    /// </summary>
    public string? InputName { get; init; }

    /// <summary>Name of the graph's output. Default null: that of the score column.</summary>
    public string? OutputName { get; init; }

    /// <summary>
    /// The type of the pixels: <see cref="DataKind.Single"/> (the default), as <c>ExtractPixels</c> makes them, or
    /// <see cref="DataKind.Byte"/>, a quarter of the data to hand over. Either way they are grey levels as in training, usually 0..255.
    /// </summary>
    public DataKind PixelType { get; init; } = DataKind.Single;

    /// <summary>
    /// The order of the pixels: [N, C, H, W] if planar, [N, H, W, C] if interleaved. Default null: that of the feature column if it holds
    /// pixels, otherwise planar, as <c>ExtractPixels</c> writes them.
    /// </summary>
    public PixelLayout? PixelLayout { get; init; }

    /// <summary>
    /// Whether the graph takes exactly one image and gives its scores as [classes], from which ML.NET's <c>ApplyOnnxModel</c> makes a
    /// <c>Vector&lt;Single&gt;</c> like that of the score column. Default false: any number N of images, whose scores are [N, classes].
    /// </summary>
    public bool SingleRow { get; init; }

    /// <summary>What the graph gives. Default <see cref="OnnxScores.Probabilities"/>.</summary>
    public OnnxScores Scores { get; init; } = OnnxScores.Probabilities;

    /// <summary>
    /// Whether batch normalizations are folded into the convolutions before them, which is faster and all that scoring needs. Default true.
    /// If false they stay nodes, and every weight and statistic keeps its value and its torchvision name: the form to train on from.
    /// </summary>
    public bool FoldBatchNormalization { get; init; } = true;

    /// <summary>
    /// In which numbers the network is written. Default null: those in which it is, which is <see cref="NetworkPrecision.Single"/> unless
    /// it was loaded from a file of lower precision. Lower precisions need <see cref="FoldBatchNormalization"/>, and
    /// <see cref="NetworkPrecision.Int8"/> needs <see cref="CalibrationData"/>.
    /// </summary>
    public NetworkPrecision? Precision { get; init; }

    /// <summary>
    /// Images by which the ranges of <see cref="NetworkPrecision.Int8"/> are found: some hundreds, of all classes, such as a part of the
    /// training data; all rows are read. They have the network's column of images; where a pipeline is exported, they are what enters the
    /// pipeline. Default null.
    /// </summary>
    public IDataView? CalibrationData { get; init; }

    /// <param name="isInt8">Whether the network's own numbers are integers, whose ranges are known.</param>
    internal IEnumerable<string> Problems(bool isInt8)
    {
        foreach (string problem in Problems())
            yield return problem;
        if (Precision == NetworkPrecision.Int8 && CalibrationData is null && !isInt8)
            yield return "CalibrationData must be given for Precision Int8: some hundred images of all classes, by which the ranges of its "
                + "integers are found; received null.";
    }

    internal IEnumerable<string> Problems()
    {
        if (Precision is { } precision && !Enum.IsDefined(precision))
            yield return FormattableString.Invariant($"Precision must be a {nameof(NetworkPrecision)}; received {precision}.");
        if (Precision is NetworkPrecision.Half or NetworkPrecision.Int8 && !FoldBatchNormalization)
            yield return $"FoldBatchNormalization must be true with Precision {Precision}: its numbers are those of folded weights; "
                + "received false.";
        if (CalibrationData is not null && Precision != NetworkPrecision.Int8)
            yield return $"CalibrationData is for Precision Int8, and must be null otherwise; received some with Precision "
                + $"{Precision?.ToString() ?? "null"}.";
        if (InputName is { Length: 0 })
            yield return "InputName must not be empty (null means the feature column's name); received \"\".";
        if (OutputName is { Length: 0 })
            yield return "OutputName must not be empty (null means the score column's name); received \"\".";
        if (InputName is not null && InputName == OutputName)
            yield return FormattableString.Invariant($"OutputName must differ from InputName; received \"{OutputName}\" for both.");
        if (PixelType is not (DataKind.Single or DataKind.Byte))
            yield return FormattableString.Invariant($"PixelType must be Single or Byte; received {PixelType}.");
        if (PixelLayout is { } layout && !Enum.IsDefined(layout))
            yield return FormattableString.Invariant($"PixelLayout must be a defined value; received {layout}.");
        if (!Enum.IsDefined(Scores))
            yield return FormattableString.Invariant($"Scores must be a defined value; received {Scores}.");
    }
}
