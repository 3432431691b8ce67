using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>Tells image files from others, and keeps a list of those.</summary>
/// <param name="extensions">The endings of image files; empty: what is one shows in its content.</param>
internal sealed class ImageFiles(ImmutableArray<string> extensions)
{
    /// <summary>
    /// Files that are called so are taken for images unread: if they are none, they are damaged, and reading them says so.
    /// </summary>
    private static readonly string[] Usual = [".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp"];

    private readonly Dictionary<string, LeftOutFile> _leftOut = new(StringComparer.Ordinal);

    /// <summary>What <see cref="IsImage"/> denied.</summary>
    public IReadOnlyCollection<LeftOutFile> LeftOut => _leftOut.Values;

    public bool IsImage(string path)
    {
        string extension = Path.GetExtension(path);
        if (!extensions.IsDefaultOrEmpty)
        {
            return extensions.Contains(extension, StringComparer.OrdinalIgnoreCase)
                || Leave(path, $"it does not end in {string.Join(", ", extensions)}", isImage: false);
        }

        if (Usual.Contains(extension, StringComparer.OrdinalIgnoreCase))
            return true;

        Span<byte> head = stackalloc byte[ImageFormat.HeadBytes];
        try
        {
            using var file = File.OpenHandle(path);
            head = head[..RandomAccess.Read(file, head, 0)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Leave(path, $"it cannot be read: {exception.Message.TrimEnd('.')}", isImage: false);
        }
        if (ImageFormat.Of(head) is not { } format)
            return Leave(path, head.IsEmpty ? "it is empty" : "it is no image", isImage: false);
        return format.IsReadable || Leave(path, ImageFile.FindDefect(head)!, format.IsImage);
    }

    private bool Leave(string path, string reason, bool isImage)
    {
        _leftOut[path] = new(path, reason, isImage);
        return false;
    }
}
