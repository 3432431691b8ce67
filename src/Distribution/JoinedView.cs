using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>The rows of views of the same columns, one view after the other.</summary>
internal sealed class JoinedView(IReadOnlyList<IDataView> parts) : IDataView
{
    public DataViewSchema Schema => parts[0].Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => parts.Sum(part => part.GetRowCount());

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(parts, [.. columnsNeeded.Select(column => column.Index)]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(IReadOnlyList<IDataView> parts, int[] active) : DataViewRowCursor
    {
        private DataViewRowCursor? _rows;
        private int _part = -1;
        private long _position = -1;

        public override DataViewSchema Schema => parts[0].Schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override bool MoveNext()
        {
            while (_rows is null || !_rows.MoveNext())
            {
                _rows?.Dispose();
                _rows = null;
                if (_part >= parts.Count - 1)
                {
                    _position = -1;
                    return false;
                }
                var part = parts[++_part];
                _rows = part.GetRowCursor(active.Select(index => part.Schema[index]));
            }
            _position++;
            return true;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref DataViewRowId value) => value = _position < 0 ? throw RowErrors.NoCurrentRow() : new((ulong)_position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!IsColumnActive(column))
                throw RowErrors.Inactive(column);
            if (column.Type.RawType != typeof(TValue))
                throw new InvalidOperationException(
                    $"Invalid TValue in GetGetter: '{typeof(TValue)}', expected type: '{column.Type.RawType}'.");
            ValueGetter<TValue>? getter = null;
            int ofPart = -1;
            return (ref TValue value) =>
            {
                if (_rows is null)
                    throw RowErrors.NoCurrentRow();
                if (ofPart != _part)
                    (getter, ofPart) = (_rows.GetGetter<TValue>(_rows.Schema[column.Index]), _part);
                getter!(ref value);
            };
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _rows?.Dispose();
                (_rows, _part, _position) = (null, parts.Count, -1);
            }
            base.Dispose(disposing);
        }
    }
}
