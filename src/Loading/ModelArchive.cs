using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Finds the residual networks in what <c>mlContext.Model.Save</c> wrote: a zip archive, in which every transformer has a folder.
/// </summary>
internal static class ModelArchive
{
    // ML.NET's names of the chain's folder and of those of its links.
    private const string Chain = "TransformerChain", LinkPrefix = "Transform_";

    /// <summary>The name of the entry that an OnnxTransformer writes.</summary>
    private const string OnnxEntry = "OnnxModel";

    /// <summary>Weights hardly compress: what claims to is made to fill the memory.</summary>
    private const long LargestExpansion = 100, SmallEntry = 1 << 20;

    /// <summary>Reads all residual networks that this library saved.</summary>
    /// <inheritdoc cref="Read{T}"/>
    public static IReadOnlyList<(int[] Place, DescribedNetwork Network)> Read(Stream stream) => Read(stream, SavedNetwork.ReadIfOurs);

    /// <summary>Reads all networks of a kind that this library saved.</summary>
    /// <param name="stream">A zip archive; it must seek, and is left open.</param>
    /// <param name="readIfOurs">Reads one from a stream that stands before so many bytes; null for a model of another kind.</param>
    /// <returns>Each network with its place: the numbers of the links that lead to its chain, none if that is the whole model.</returns>
    /// <exception cref="InvalidDataException">The archive is damaged, or a network in it.</exception>
    public static IReadOnlyList<(int[] Place, T Network)> Read<T>(Stream stream, Func<Stream, long, T?> readIfOurs)
        where T : class
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        var found = new List<(int[] Place, T Network)>();
        foreach (var entry in archive.Entries)
        {
            if (PlaceOf(entry) is not { } place)
                continue;
            using var model = OpenModel(entry, out int length);
            if (readIfOurs(model, length) is { } network)
                found.Add((place, network));
        }
        return found;
    }

    /// <summary>
    /// For <c>TransformerChain/Transform_002/Transform_003/OnnxModel</c> [2]: the network is the link 3 of a chain of its own.
    /// </summary>
    private static int[]? PlaceOf(ZipArchiveEntry entry)
    {
        string[] parts = entry.FullName.Split('/', '\\');
        if (parts is not [Chain, .. var links, OnnxEntry] || links.Length == 0)
            return null;
        int[] place = new int[links.Length];
        for (int i = 0; i < links.Length; i++)
        {
            if (!links[i].StartsWith(LinkPrefix, StringComparison.Ordinal)
                || !int.TryParse(links[i].AsSpan(LinkPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out place[i]))
                return null;
        }
        return place[..^1];
    }

    /// <summary>Opens the model that an OnnxTransformer wrote.</summary>
    /// <param name="entry">Called <see cref="OnnxEntry"/>.</param>
    /// <param name="length">Bytes of the model.</param>
    /// <returns>A stream that stands before it.</returns>
    /// <exception cref="InvalidDataException">The entry claims what cannot be.</exception>
    private static Stream OpenModel(ZipArchiveEntry entry, out int length)
    {
        if (entry.Length > SmallEntry + (LargestExpansion * entry.CompressedLength))
            throw new InvalidDataException(FormattableString.Invariant(
                $"its entry {entry.FullName} claims to hold {entry.Length:n0} bytes in {entry.CompressedLength:n0}"));

        var stream = entry.Open();
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        length = reader.ReadInt32();
        if (length == entry.Length - sizeof(int))
            return stream;
        stream.Dispose();
        throw new InvalidDataException(FormattableString.Invariant(
            $"its entry {entry.FullName} claims {length:n0} bytes of {entry.Length - sizeof(int):n0}"));
    }
}
