using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.Onnx;

/// <summary>What, besides the architecture, makes an <see cref="ExportedNet"/>.</summary>
internal sealed record NetSettings
{
    /// <summary>Odd, and not square, so that every rounding of a size shows.</summary>
    public ImageShape Shape { get; init; } = new(3, 37, 43);

    public string[] Classes { get; init; } = ["cat", "dog", "owl", "bee", "fox"];

    public MeanSubtraction Mean { get; init; } = MeanSubtraction.PerPixel;

    public PixelLayout ColumnLayout { get; init; } = PixelLayout.Planar;

    public DataViewType FeatureType { get => field ?? new VectorDataViewType(NumberDataViewType.Single, Shape.PixelCount); init; }
}
