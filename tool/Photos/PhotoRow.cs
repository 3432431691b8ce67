namespace MlResNet.Photos;

/// <summary>A photo as a row of data.</summary>
internal sealed class PhotoRow(string path, string label)
{
    public string Label { get; } = label;

    /// <summary>
    /// Read from the disk whenever somebody asks for it: photos need not fit into memory. Empty where it cannot be read, which is an
    /// image that cannot be read.
    /// </summary>
    public byte[] ImageSource
    {
        get
        {
            try
            {
                return File.ReadAllBytes(ImagePath);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return [];
            }
        }
    }

    public string ImagePath { get; } = path;
}
