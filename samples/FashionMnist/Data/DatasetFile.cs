using System.IO.Compression;
using System.Security.Cryptography;

namespace FashionMnist.Data;

/// <summary>A gzipped file of the data set. The checksum is of its content, which does not depend on who compressed it.</summary>
internal sealed record DatasetFile(string Name, string Sha256)
{
    /// <summary>Reads the file from the first folder that has it; where none has, downloads it into <paramref name="downloadFolder"/>.</summary>
    /// <exception cref="InvalidDataException">The content is not that of the data set.</exception>
    public IdxFile Read(IEnumerable<string> folders, string downloadFolder, Uri source)
    {
        string path = folders.Append(downloadFolder).Select(folder => Path.Combine(folder, Name)).FirstOrDefault(File.Exists)
            ?? Download(downloadFolder, source);
        return IdxFile.Parse(Name, ReadVerified(path));
    }

    private string Download(string folder, Uri source)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, Name), partial = path + ".part";
        using (var client = new HttpClient())
        using (var response = client.GetStreamAsync(new Uri(source, Name)).GetAwaiter().GetResult())
        using (var file = File.Create(partial))
        {
            response.CopyTo(file);
        }
        // Only a whole and genuine file ever has the final name.
        ReadVerified(partial);
        File.Move(partial, path, overwrite: true);
        return path;
    }

    private byte[] ReadVerified(string path)
    {
        using var content = new MemoryStream();
        using (var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress))
            gzip.CopyTo(content);
        byte[] bytes = content.ToArray();
        string actual = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return actual == Sha256
            ? bytes
            : throw new InvalidDataException($"The content of {path} has the SHA-256 {actual}; that of Fashion-MNIST is {Sha256}.");
    }
}
