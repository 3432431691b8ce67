using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>The KeyValues of a key column, read once.</summary>
internal abstract class KeyValueLookup(PrimitiveDataViewType valueType)
{
    public PrimitiveDataViewType ValueType => valueType;

    public abstract Delegate Getter(DataViewRow row, DataViewSchema.Column column);

    public static KeyValueLookup Of(IExceptionContext context, DataViewSchema.Column column)
    {
        var valuesType = column.TypeOfAnnotation(AnnotationKinds.KeyValues);
        context.Check(valuesType != null, "Metadata KeyValues does not exist");
        var keyType = column.Type.ItemTypeOf();
        context.Check((ulong)valuesType.VectorSizeOf() == keyType.KeyCountOf(), "KeyValues metadata size does not match column type key count");
        var valueType = (PrimitiveDataViewType)valuesType.ItemTypeOf();
        return RawTypeCall.Invoke<KeyValueLookup>(Create<int, int>, [keyType.RawType, valueType.RawType], column, valueType);
    }

    private static KeyValueLookup Create<TKey, TValue>(DataViewSchema.Column column, PrimitiveDataViewType valueType)
    {
        var values = default(VBuffer<TValue>);
        column.GetKeyValues(ref values);
        return new Lookup<TKey, TValue>(valueType, [.. values.DenseValues()]);
    }

    private sealed class Lookup<TKey, TValue>(PrimitiveDataViewType valueType, TValue[] values) : KeyValueLookup(valueType)
    {
        private readonly TValue _missing = MissingValue();

        public override Delegate Getter(DataViewRow row, DataViewSchema.Column column) =>
            column.Type is VectorDataViewType ? VectorGetter(row.GetGetter<VBuffer<TKey>>(column)) : ScalarGetter(row.GetGetter<TKey>(column));

        private ValueGetter<TValue> ScalarGetter(ValueGetter<TKey> getter)
        {
            TKey key = default;
            return (ref TValue value) =>
            {
                getter(ref key);
                value = ValueOf(key);
            };
        }

        private ValueGetter<VBuffer<TValue>> VectorGetter(ValueGetter<VBuffer<TKey>> getter)
        {
            VBuffer<TKey> keys = default;
            return (ref VBuffer<TValue> result) =>
            {
                getter(ref keys);
                var editor = VBufferEditor.Create(ref result, keys.Length);
                var slot = 0;
                foreach (var key in keys.DenseValues())
                    editor.Values[slot++] = ValueOf(key);
                result = editor.Commit();
            };
        }

        private TValue ValueOf(TKey key)
        {
            var number = KeyGetters.ToNumber(key);
            return number is > 0 && number <= (ulong)values.Length ? values[number - 1] : _missing;
        }

        private static TValue MissingValue() =>
            typeof(TValue) == typeof(float) ? (TValue)(object)float.NaN
            : typeof(TValue) == typeof(double) ? (TValue)(object)double.NaN
            : default;
    }
}
