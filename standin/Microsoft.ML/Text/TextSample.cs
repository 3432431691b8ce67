namespace Microsoft.ML.Data;

/// <summary>What has to be known of the data before it is loaded: the header, and how many fields a line has.</summary>
internal sealed class TextSample(TextLoader.Options options, IMultiStreamSource source)
{
    private const int LinesLookedAt = 100;

    private List<ReadOnlyMemory<char>> _header;

    /// <summary>The fields of the first line, if it is a header.</summary>
    public IReadOnlyList<ReadOnlyMemory<char>> Header => _header ??= options.HasHeader ? ReadHeader() : [];

    /// <summary>The number of fields that every line has, given or seen; 0, if there are no lines; null, if it varies.</summary>
    public int? CountFields()
    {
        if (options.InputSize is int given and > 0)
            return given;
        var fields = new LineFields(options);
        var counts = TextLines.Read(source, options.HasHeader).Take(LinesLookedAt)
            .Select(line =>
            {
                fields.Split(line.Text);
                return fields.Size;
            })
            .Distinct()
            .ToArray();
        return counts.Length switch
        {
            0 => 0,
            1 => counts[0],
            _ => null,
        };
    }

    private List<ReadOnlyMemory<char>> ReadHeader()
    {
        var fields = new LineFields(options);
        foreach (var line in TextLines.Read(source, skipFirst: false).Take(1))
            fields.Split(line.Text);
        return [.. Enumerable.Range(0, fields.Size).Select(index => fields[index].Trim())];
    }
}
