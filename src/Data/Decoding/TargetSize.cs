namespace Microsoft.ML.ResNet;

/// <summary>Says what an image will be resized to, so that it need not be decoded larger than that.</summary>
/// <param name="width">Columns of the image, when upright.</param>
/// <param name="height">Rows of the image.</param>
/// <exception cref="UnreadableImageException">An image of this size cannot be used.</exception>
internal delegate (int Width, int Height) TargetSize(int width, int height);
