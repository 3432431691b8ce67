namespace Microsoft.ML.Data;

/// <summary>
/// The columns behind a mapping: the input's in their order, an added column with the name of an earlier one right behind the last of
/// that name, which it hides, and added columns with new names at the end.
/// </summary>
internal sealed class MappedSchema
{
    // For each column, the index of the input column it is, or the complement of the index of the added one.
    private readonly List<int> _sources;

    public MappedSchema(DataViewSchema input, DataViewSchema.DetachedColumn[] added)
    {
        _sources = [.. Enumerable.Range(0, input.Count)];
        for (var i = 0; i < added.Length; i++)
        {
            var hidden = _sources.FindLastIndex(source => NameOf(source) == added[i].Name);
            _sources.Insert(hidden < 0 ? _sources.Count : hidden + 1, ~i);
        }

        var builder = new DataViewSchema.Builder();
        foreach (var source in _sources)
        {
            if (source < 0)
                builder.AddColumn(added[~source].Name, added[~source].Type, added[~source].Annotations);
            else
                builder.AddColumn(input[source].Name, input[source].Type, input[source].Annotations);
        }

        Schema = builder.ToSchema();

        string NameOf(int source) => source < 0 ? added[~source].Name : input[source].Name;
    }

    public DataViewSchema Schema { get; }

    /// <summary>Whether the column is an added one; <paramref name="source"/> is its index among the added ones, or else in the input.</summary>
    public bool IsAdded(DataViewSchema.Column column, out int source)
    {
        var index = _sources[column.Index];
        source = index < 0 ? ~index : index;
        return index < 0;
    }
}
