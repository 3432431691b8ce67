using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

internal sealed class TypeConversionMapping : OneToOneMapping
{
    private readonly PrimitiveDataViewType[] _itemTypes;

    public TypeConversionMapping(
        IExceptionContext context, DataViewSchema inputSchema, (string outputColumnName, string inputColumnName)[] pairs, PrimitiveDataViewType outputType)
        : base(context, inputSchema, pairs) => _itemTypes = Array.ConvertAll(Inputs, input =>
        {
            var source = input.Type.ItemTypeOf();
            return TypeOrNull(source, outputType) is { } type && ValueConversion.FindOrNull(source.RawType, type.RawType) != null
                ? type
                : throw context.ExceptParam(
                    nameof(inputSchema), $"source column '{input.Name}' with item type '{input.Type}' is not compatible with destination type '{outputType}'");
        });

    protected override DataViewSchema.DetachedColumn MakeColumn(string name, DataViewSchema.Column input, int pair)
    {
        var (source, result) = (input.Type.ItemTypeOf(), _itemTypes[pair]);
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(input.Annotations, kind => kind switch
        {
            AnnotationKinds.SlotNames => input.Type is VectorDataViewType { IsKnownSize: true },
            AnnotationKinds.KeyValues => source is KeyDataViewType && result is KeyDataViewType,
            AnnotationKinds.IsNormalized => source is NumberDataViewType && result is NumberDataViewType,
            _ => false,
        });
        if (input.Type is BooleanDataViewType && result is NumberDataViewType)
            builder.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        DataViewType type = input.Type is VectorDataViewType vector ? new VectorDataViewType(result, vector.Dimensions) : result;
        return new(name, type, builder.ToAnnotations());
    }

    protected override Delegate CreateGetter(DataViewRow input, int added, out Action disposer)
    {
        disposer = null;
        var column = Inputs[added];
        Type[] types = [column.Type.ItemTypeOf().RawType, _itemTypes[added].RawType];
        return RawTypeCall.Invoke<Delegate>(
            column.Type is VectorDataViewType ? VectorGetter<int, int> : Getter<int, int>, types, input, column, ValueConversion.FindOrNull(types[0], types[1]));
    }

    /// <summary>A key stays a key, of the same count, in any unsigned type that holds it.</summary>
    private static PrimitiveDataViewType TypeOrNull(DataViewType source, PrimitiveDataViewType outputType)
    {
        if (source is not KeyDataViewType key)
            return outputType;
        var largest = outputType.RawType switch
        {
            var type when type == typeof(byte) => byte.MaxValue,
            var type when type == typeof(ushort) => ushort.MaxValue,
            var type when type == typeof(uint) => uint.MaxValue,
            var type when type == typeof(ulong) => ulong.MaxValue,
            _ => 0UL,
        };
        return key.Count <= largest ? new KeyDataViewType(outputType.RawType, key.Count) : null;
    }

    private static Delegate Getter<TSource, TDestination>(DataViewRow row, DataViewSchema.Column column, Func<TSource, TDestination> convert)
    {
        var getter = row.GetGetter<TSource>(column);
        TSource source = default;
        return (ValueGetter<TDestination>)((ref TDestination destination) =>
        {
            getter(ref source);
            destination = convert(source);
        });
    }

    private static Delegate VectorGetter<TSource, TDestination>(DataViewRow row, DataViewSchema.Column column, Func<TSource, TDestination> convert)
    {
        var getter = row.GetGetter<VBuffer<TSource>>(column);
        VBuffer<TSource> source = default;
        return (ValueGetter<VBuffer<TDestination>>)((ref VBuffer<TDestination> destination) =>
        {
            getter(ref source);
            var editor = VBufferEditor.Create(ref destination, source.Length);
            var slot = 0;
            foreach (var value in source.DenseValues())
                editor.Values[slot++] = convert(value);
            destination = editor.Commit();
        });
    }
}
