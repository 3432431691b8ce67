using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

internal sealed class KeyToVectorMapping : OneToOneMapping
{
    private readonly bool _count;
    private readonly VectorDataViewType[] _types;

    public KeyToVectorMapping(
        IExceptionContext context, DataViewSchema inputSchema, (string outputColumnName, string inputColumnName)[] pairs, bool outputCountVector)
        : base(context, inputSchema, pairs)
    {
        _count = outputCountVector;
        _types = Array.ConvertAll(Inputs, input =>
        {
            var keys = input.Type.ItemTypeOf().KeyCountOf();
            if (keys is 0 or > int.MaxValue)
                throw context.ExceptSchemaMismatch(nameof(inputSchema), "input", input.Name, "key type of known cardinality", input.Type.ToString());
            var values = SlotsOf(input);
            return _count || values == 1
                ? new VectorDataViewType(NumberDataViewType.Single, (int)keys)
                : new VectorDataViewType(NumberDataViewType.Single, values, (int)keys);
        });
    }

    protected override DataViewSchema.DetachedColumn MakeColumn(string name, DataViewSchema.Column input, int pair) =>
        new(name, _types[pair], IndicatorAnnotations.Of(input, _types[pair], _count));

    protected override Delegate CreateGetter(DataViewRow input, int added, out Action disposer)
    {
        disposer = null;
        var column = Inputs[added];
        var keys = (int)column.Type.ItemTypeOf().KeyCountOf();
        if (column.Type is not VectorDataViewType)
            return Indicator(KeyGetters.Of(input, column), keys);
        return RawTypeCall.Invoke<Delegate>(_count ? Counts<int> : Indicators<int>, column.Type.ItemTypeOf().RawType, input, column, keys);
    }

    /// <summary>1 for a scalar, 0 for a vector of variable size.</summary>
    internal static int SlotsOf(DataViewSchema.Column column) => column.Type is VectorDataViewType vector ? vector.Size : 1;

    private static ValueGetter<VBuffer<float>> Indicator(ValueGetter<ulong> getter, int keys)
    {
        var key = 0UL;
        return (ref VBuffer<float> indicator) =>
        {
            getter(ref key);
            var editor = VBufferEditor.Create(ref indicator, keys, key == 0 ? 0 : 1, requireIndicesOnDense: true);
            if (key != 0)
            {
                editor.Values[0] = 1;
                editor.Indices[0] = (int)key - 1;
            }
            indicator = editor.Commit();
        };
    }

    private static Delegate Counts<TKey>(DataViewRow row, DataViewSchema.Column column, int keys)
    {
        var getter = row.GetGetter<VBuffer<TKey>>(column);
        VBuffer<TKey> source = default;
        return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> counts) =>
        {
            getter(ref source);
            var editor = VBufferEditor.Create(ref counts, keys);
            editor.Values.Clear();
            foreach (var key in source.GetValues())
            {
                var number = KeyGetters.ToNumber(key);
                if (number is > 0 && number <= (ulong)keys)
                    editor.Values[(int)number - 1]++;
            }
            counts = editor.Commit();
        });
    }

    private static Delegate Indicators<TKey>(DataViewRow row, DataViewSchema.Column column, int keys)
    {
        var getter = row.GetGetter<VBuffer<TKey>>(column);
        VBuffer<TKey> source = default;
        return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> indicators) =>
        {
            getter(ref source);
            var values = source.GetValues();
            var editor = VBufferEditor.Create(ref indicators, checked(keys * source.Length), values.Length, requireIndicesOnDense: true);
            var count = 0;
            for (var i = 0; i < values.Length; i++)
            {
                var number = KeyGetters.ToNumber(values[i]);
                if (number == 0 || number > (ulong)keys)
                    continue;
                editor.Values[count] = 1;
                editor.Indices[count++] = ((source.IsDense ? i : source.GetIndices()[i]) * keys) + (int)number - 1;
            }
            indicators = editor.CommitTruncated(count);
        });
    }
}
