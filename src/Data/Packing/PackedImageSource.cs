namespace Microsoft.ML.ResNet;

/// <summary>Images that stay in their packed file until they are shown.</summary>
/// <param name="file">Is disposed with this.</param>
/// <param name="places">Of each image in the file.</param>
internal sealed class PackedImageSource(PackedImageFile file, IReadOnlyList<int> places) : IImageSource
{
    public long BytesInFile => 0;

    public OriginalImage Read(int image, ref byte[] buffer) => new(file.ImageOf(places[image]), 0, 0, default);

    public void Dispose() => file.Dispose();
}
