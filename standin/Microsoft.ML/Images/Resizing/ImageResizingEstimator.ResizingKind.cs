namespace Microsoft.ML.Transforms.Image;

public sealed partial class ImageResizingEstimator
{
    public enum ResizingKind : byte
    {
        IsoPad = 0,
        IsoCrop = 1,
        Fill = 2,
    }
}
