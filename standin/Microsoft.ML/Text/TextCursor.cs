using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

internal sealed class TextCursor : RootCursor
{
    private readonly IEnumerator<(string Text, long Number)> _lines;
    private readonly LineFields _fields;
    private readonly bool[] _active;
    private readonly Delegate[] _getters;
    private readonly long _maxRows;

    public TextCursor(IEnumerable<(string Text, long Number)> lines, TextLoader.Options options, TextColumn[] columns, DataViewSchema schema, bool[] active)
    {
        _lines = lines.GetEnumerator();
        _fields = new LineFields(options);
        _active = active;
        _getters = columns.Select((column, i) => active[i] ? column.MakeGetter(_fields, () => _lines.Current.Number, options) : null).ToArray();
        _maxRows = options.MaxRows ?? long.MaxValue;
        Schema = schema;
    }

    public override long Batch => 0;

    public override DataViewSchema Schema { get; }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Contracts.CheckParam(IsColumnActive(column), nameof(column), "requested column not active");
        return ActiveColumns.Typed<TValue>(_getters[column.Index], column);
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => IdOfPosition();

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    protected override bool MoveNextCore()
    {
        if (Position + 1 >= _maxRows)
            return false;
        try
        {
            if (!_lines.MoveNext())
                return false;
        }
        catch (Exception failure)
        {
            throw new FormatException("Stream reading encountered exception", failure);
        }

        _fields.Split(_lines.Current.Text);
        return true;
    }

    protected override void DisposeCore() => _lines.Dispose();
}
