namespace Microsoft.ML.Transforms.Image;

internal enum ImageResizeMode
{
    Pad,
    Fill,
    CropAnchorTop,
    CropAnchorBottom,
    CropAnchorLeft,
    CropAnchorRight,
    CropAnchorCentral,
}
