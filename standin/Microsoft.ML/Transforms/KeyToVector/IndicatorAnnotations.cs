using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Slot names, category ranges and the mark of being normalised, of indicator and count vectors.</summary>
internal static class IndicatorAnnotations
{
    public static DataViewSchema.Annotations Of(DataViewSchema.Column input, VectorDataViewType type, bool count)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        var single = count || input.Type is not VectorDataViewType;
        var slots = KeyToVectorMapping.SlotsOf(input);
        var keys = (int)input.Type.ItemTypeOf().KeyCountOf();
        if (HasTexts(input, keys))
        {
            if (single)
                builder.AddSlotNames(keys, input.Annotations.GetGetter<VBuffer<ReadOnlyMemory<char>>>(input.Annotations.Schema[AnnotationKinds.KeyValues]));
            else if (type.IsKnownSize)
            {
                builder.Add<VBuffer<ReadOnlyMemory<char>>>(
                    AnnotationKinds.SlotNames,
                    new VectorDataViewType(TextDataViewType.Instance, type.Dimensions),
                    (ref VBuffer<ReadOnlyMemory<char>> names) => names = new(type.Size, Names(input, slots)));
            }
        }
        if (!count && slots > 0)
        {
            builder.Add<VBuffer<int>>(
                AnnotationKinds.CategoricalSlotRanges,
                new VectorDataViewType(NumberDataViewType.Int32, slots, 2),
                (ref VBuffer<int> ranges) => ranges = new(slots * 2, [.. Enumerable.Range(0, slots).SelectMany(slot => new[] { slot * keys, ((slot + 1) * keys) - 1 })]));
        }
        if (!count || single && input.Type is not VectorDataViewType)
            builder.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        return builder.ToAnnotations();
    }

    private static bool HasTexts(DataViewSchema.Column input, int keys) =>
        input.TypeOfAnnotation(AnnotationKinds.KeyValues) is VectorDataViewType { ItemType: TextDataViewType } values && values.Size == keys;

    /// <summary>The input's slot name, or its index in brackets, then the key's text.</summary>
    private static ReadOnlyMemory<char>[] Names(DataViewSchema.Column input, int slots)
    {
        var keys = default(VBuffer<ReadOnlyMemory<char>>);
        input.GetKeyValues(ref keys);
        var texts = keys.DenseValues().ToArray();
        var own = new ReadOnlyMemory<char>[slots];
        if (input.HasSlotNames())
        {
            var names = default(VBuffer<ReadOnlyMemory<char>>);
            input.GetSlotNames(ref names);
            names.CopyTo(own);
        }
        return [.. own.SelectMany((name, slot) => texts.Select(text => $"{(name.IsEmpty ? $"[{slot}]" : name.ToString())}.{text}".AsMemory()))];
    }
}
