namespace Flowers.Photos;

/// <summary>A photo as a row of data: the columns of <see cref="FlowerClassifier.ModelInput"/>, and the file's path.</summary>
internal sealed class PhotoRow(string path, string label)
{
    public string Label { get; } = label;

    /// <summary>Read from the disk whenever somebody asks for it: a folder of photos need not fit into memory.</summary>
    public byte[] ImageSource => File.ReadAllBytes(ImagePath);

    public string ImagePath { get; } = path;
}
