using System.Collections;

namespace Microsoft.ML.ResNet;

/// <summary>Objects, above all <see cref="Data.MLImage"/>s, which must be disposed by whoever owns them.</summary>
/// <remarks>
/// In ML.NET a value belongs to the consumer, and a source that makes a new object for each call (a file loader) disposes the one it is
/// handed. Other sources (a list in memory) hand out objects of their own. Each row is therefore read into a fresh null, and asking twice
/// for the first object tells the two kinds apart. Objects made for us pass to the consumer who takes them; those that nobody took are
/// disposed here.
/// </remarks>
internal sealed class ObjectBuffer<T>(DataViewRow row, DataViewSchema.Column column) : ColumnBuffer
    where T : class
{
    private readonly ValueGetter<T?> _source = row.GetGetter<T?>(column);
    private readonly BitArray _isTaken = new(0);
    private T?[] _values = [];
    private bool? _givesAway;

    public override void Read(int place)
    {
        Reserve(ref _values, place);
        _isTaken.Length = _values.Length;
        DisposeUntaken(place);
        var value = Fetch();
        if (value is not null && _givesAway is null)
        {
            var again = Fetch();
            _givesAway = !ReferenceEquals(value, again);
            Discard(value);
            value = again;
        }
        _values[place] = value;
        _isTaken[place] = false;
    }

    public override Delegate GetterAt(Func<int> current) => (ValueGetter<T?>)((ref T? value) =>
    {
        int place = current();
        if (!ReferenceEquals(value, _values[place]))
            Discard(value);
        value = _values[place];
        _isTaken[place] = true;
    });

    public override void Dispose()
    {
        for (int place = 0; place < _values.Length; place++)
            DisposeUntaken(place);
        base.Dispose();
    }

    private T? Fetch()
    {
        T? value = null;
        _source(ref value);
        return value;
    }

    private void DisposeUntaken(int place)
    {
        if (!_isTaken[place])
            Discard(_values[place]);
        _values[place] = null;
    }

    private void Discard(T? value)
    {
        if (_givesAway == true)
            (value as IDisposable)?.Dispose();
    }
}
