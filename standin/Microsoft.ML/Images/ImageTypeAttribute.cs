using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Image;

public sealed class ImageTypeAttribute : DataViewTypeAttribute
{
    private readonly int _height;
    private readonly int _width;

    public ImageTypeAttribute()
    {
    }

    public ImageTypeAttribute(int height, int width)
    {
        Contracts.CheckParam(width > 0, nameof(width), "Should be positive number");
        Contracts.CheckParam(height > 0, nameof(height), "Should be positive number");
        _height = height;
        _width = width;
    }

    public override bool Equals(DataViewTypeAttribute other) =>
        other is ImageTypeAttribute image && image._height == _height && image._width == _width;

    public override int GetHashCode() => HashCode.Combine(_height, _width);

    /// <summary>Throws for an attribute without a size, as the real one does: the sized type refuses a height of 0.</summary>
    public override void Register() =>
        DataViewTypeManager.Register(new ImageDataViewType(_height, _width), typeof(MLImage), this);
}
