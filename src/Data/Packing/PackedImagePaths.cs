using System.Globalization;

namespace Microsoft.ML.ResNet;

/// <summary>The images of a packed file, by their names within the set and their places in the file.</summary>
internal sealed class PackedImagePaths(string packedPath) : ImagePaths
{
    private readonly List<int> _places = [];

    /// <summary>What a column of paths holds of an image in a packed file.</summary>
    public static string Address(string packedPath, int place, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"{packedPath}#{place}/{name}");

    /// <exception cref="InvalidDataException">It is the address of no image of this file.</exception>
    public override void Add(ReadOnlySpan<char> path)
    {
        int end = path.StartsWith($"{packedPath}#", StringComparison.Ordinal) ? path[packedPath.Length..].IndexOf('/') : -1;
        if (end < 0 || !int.TryParse(
            path.Slice(packedPath.Length + 1, end - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int place))
            throw new InvalidDataException($"{path} is no image of {packedPath}, where the first of the column is.");
        _places.Add(place);
        base.Add(path[(packedPath.Length + end + 1)..]);
    }

    public override void Trim()
    {
        _places.TrimExcess();
        base.Trim();
    }

    public override void RemoveAll(IReadOnlyCollection<int> indices)
    {
        var left = indices.ToHashSet();
        int index = 0;
        _places.RemoveAll(_ => left.Contains(index++));
        base.RemoveAll(indices);
    }

    public override long[] Lengths(int[] indices)
    {
        using var file = PackedImageFile.Open(packedPath);
        return Array.ConvertAll(indices, index => (long)file.LengthOf(_places[index]));
    }

    public override IImageSource Open() => new PackedImageSource(PackedImageFile.Open(packedPath), _places);
}
