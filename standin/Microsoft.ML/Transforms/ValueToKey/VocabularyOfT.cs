using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

internal sealed class Vocabulary<T>(PrimitiveDataViewType itemType) : Vocabulary(itemType)
{
    private readonly ValueTraits<T> _traits = ValueTraits<T>.Of(itemType);
    private readonly Dictionary<T, uint> _keys = new(ValueTraits<T>.Of(itemType).Equality);
    private readonly List<T> _values = [];

    public override int Count => _values.Count;

    public override Func<bool> Collector(DataViewRow row, DataViewSchema.Column column, int limit)
    {
        if (column.Type is not VectorDataViewType)
        {
            var getter = row.GetGetter<T>(column);
            T value = default;
            return () =>
            {
                getter(ref value);
                return Add(value, limit);
            };
        }

        var vectorGetter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> values = default;
        return () =>
        {
            vectorGetter(ref values);
            foreach (var item in values.DenseValues())
            {
                if (!Add(item, limit))
                    return false;
            }
            return true;
        };
    }

    public override void Sort()
    {
        _values.Sort(_traits.Order);
        for (var i = 0; i < _values.Count; i++)
            _keys[_values[i]] = (uint)i + 1;
    }

    public override void AddKeyValues(DataViewSchema.Annotations.Builder builder, DataViewSchema.Column input, bool asText)
    {
        if (Count == 0)
            return;
        if (ItemType is KeyDataViewType && AddValuesOfKeys(builder, input))
            return;
        if (asText && ItemType is not TextDataViewType)
        {
            builder.AddKeyValues(Count, TextDataViewType.Instance, (ref VBuffer<ReadOnlyMemory<char>> values) =>
                values = new(Count, [.. _values.Select(value => _traits.ToText(value).AsMemory())]));
            return;
        }
        builder.AddKeyValues(Count, ItemType, (ref VBuffer<T> values) => values = new(Count, [.. _values]));
    }

    public override Delegate Getter(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<T>(column);
        T value = default;
        return (ValueGetter<uint>)((ref uint key) =>
        {
            getter(ref value);
            key = KeyOf(value);
        });
    }

    public override Delegate VectorGetter(DataViewRow row, DataViewSchema.Column column, int size)
    {
        var getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> values = default;
        return (ValueGetter<VBuffer<uint>>)((ref VBuffer<uint> keys) =>
        {
            getter(ref values);
            if (size != 0 && values.Length != size)
                throw Contracts.Except($"Column '{column.Name}': TermTransform expects {size} slots, but got {values.Length}");
            var editor = VBufferEditor.Create(ref keys, values.Length);
            var slot = 0;
            foreach (var value in values.DenseValues())
                editor.Values[slot++] = KeyOf(value);
            keys = editor.Commit();
        });
    }

    public override void WriteText(TextWriter writer)
    {
        writer.WriteLine(ItemType is TextDataViewType ? $"# Number of terms = {Count}" : $"# Number of terms of type '{ItemType}' = {Count}");
        for (var i = 0; i < Count; i++)
            writer.WriteLine($"{i}\t{_traits.ToText(_values[i])}");
    }

    protected override void LoadValues(ModelLoadContext ctx, int count)
    {
        if (this is Vocabulary<ReadOnlyMemory<char>> texts)
        {
            for (var i = 0; i < count; i++)
                texts.AddLoaded(ctx.LoadNonEmptyString().AsMemory());
            return;
        }
        foreach (var value in ((Codec<T>)Codecs.OfOrNull(ItemType)).Read(ctx.Reader, count))
            AddLoaded(value);
    }

    protected override void SaveValues(ModelSaveContext ctx)
    {
        if (this is Vocabulary<ReadOnlyMemory<char>> texts)
        {
            foreach (var text in texts._values)
                ctx.SaveNonEmptyString(text);
        }
        else if (Count > 0)
            ((Codec<T>)Codecs.OfOrNull(ItemType)).Write(ctx.Writer, _values.ToArray());
    }

    private void AddLoaded(T value)
    {
        Contracts.CheckDecode(ItemType is not KeyDataViewType key || KeyGetters.ToNumber(value) is var number && number > 0 && number <= key.Count);
        Contracts.Check(_keys.TryAdd(value, (uint)_values.Count + 1), $"Duplicate item at position {_values.Count}");
        _values.Add(value);
    }

    private bool Add(T value, int limit)
    {
        if (_values.Count >= limit)
            return false;
        if (!_traits.IsMissing(value) && _keys.TryAdd(value, (uint)_values.Count + 1))
            _values.Add(value);
        return _values.Count < limit;
    }

    private uint KeyOf(T value) => _traits.IsMissing(value) ? 0 : _keys.GetValueOrDefault(value);

    /// <summary>The input is a key that has values itself: the new keys get the values of the old ones.</summary>
    private bool AddValuesOfKeys(DataViewSchema.Annotations.Builder builder, DataViewSchema.Column input)
    {
        if (input.TypeOfAnnotation(AnnotationKinds.KeyValues) is not VectorDataViewType source || (ulong)source.Size != ItemType.KeyCountOf())
            return false;
        RawTypeCall.Invoke<object>(AddValuesOfKeys<int>, source.ItemType.RawType, builder, input, source.ItemType);
        return true;
    }

    private object AddValuesOfKeys<TValue>(DataViewSchema.Annotations.Builder builder, DataViewSchema.Column input, PrimitiveDataViewType valueType)
    {
        builder.AddKeyValues(Count, valueType, (ref VBuffer<TValue> values) =>
        {
            var source = default(VBuffer<TValue>);
            input.GetKeyValues(ref source);
            var all = source.DenseValues().ToArray();
            values = new(Count, [.. _values.Select(key => all[KeyGetters.ToNumber(key) - 1])]);
        });
        return null;
    }
}
