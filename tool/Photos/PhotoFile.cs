using Microsoft.ML;
using Microsoft.ML.ResNet;

namespace MlResNet.Photos;

/// <summary>Single files.</summary>
internal static class PhotoFile
{
    private static readonly string[] Endings = [".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp"];

    /// <summary>Whether a file is called as photos are, or begins as one.</summary>
    public static bool IsPhoto(string path)
    {
        if (Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            return true;
        try
        {
            using var file = File.OpenHandle(path);
            Span<byte> head = stackalloc byte[512];
            return ImageDecoding.Recognizes(head[..RandomAccess.Read(file, head, 0)]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Not called as a photo, and nobody can tell.
            return false;
        }
    }

    /// <summary>Why a file cannot be opened; null where it can, whatever is in it.</summary>
    public static string? Problem(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            return null;
        }
        catch (FileNotFoundException)
        {
            return "it does not exist";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message.TrimEnd('.');
        }
    }

    /// <summary>Why there is no image in a file.</summary>
    public static string WhyUnreadable(MLContext mlContext, string path) => Problem(path)
        ?? (mlContext.Data.FindUnreadableImages(
            mlContext.Data.LoadFromEnumerable([new PhotoRow(path, "")]), nameof(PhotoRow.ImageSource)) is [var image]
            ? image.Reason : "its scores are not numbers");
}
