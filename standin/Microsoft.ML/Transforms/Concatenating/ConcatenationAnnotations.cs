namespace Microsoft.ML.Data;

/// <summary>Annotations of a concatenation: normalised if all of it is, slot names and category ranges joined.</summary>
internal static class ConcatenationAnnotations
{
    public static DataViewSchema.Annotations Of(DataViewSchema.Column[] sources, DataViewType itemType, int size)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        if (itemType is NumberDataViewType && sources.All(source => source.IsNormalized()))
            builder.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        if (size > 0 && sources.Any(source => source.Type is not VectorDataViewType || source.HasSlotNames()))
            builder.AddSlotNames(size, (ref VBuffer<ReadOnlyMemory<char>> names) => SlotNames(sources, size, ref names));
        if (size > 0 && sources.Sum(source => RangesOf(source).Length) is > 0 and var count)
        {
            builder.Add<VBuffer<int>>(
                AnnotationKinds.CategoricalSlotRanges,
                new VectorDataViewType(NumberDataViewType.Int32, count / 2, 2),
                (ref VBuffer<int> ranges) => ranges = new VBuffer<int>(count, Ranges(sources)));
        }
        return builder.ToAnnotations();
    }

    /// <summary>A scalar's slot has its column's name; a vector's named slots are prefixed by theirs.</summary>
    private static void SlotNames(DataViewSchema.Column[] sources, int size, ref VBuffer<ReadOnlyMemory<char>> destination)
    {
        var names = new ReadOnlyMemory<char>[size];
        var slot = 0;
        foreach (var source in sources)
        {
            var length = ConcatenationMapping.SizeOf(source);
            if (source.Type is not VectorDataViewType)
                names[slot] = source.Name.AsMemory();
            else if (source.HasSlotNames())
            {
                var own = default(VBuffer<ReadOnlyMemory<char>>);
                source.Annotations.GetValue(AnnotationKinds.SlotNames, ref own);
                foreach (var (index, name) in own.Items())
                {
                    if (!name.IsEmpty)
                        names[slot + index] = $"{source.Name}.{name}".AsMemory();
                }
            }
            slot += length;
        }
        destination = new VBuffer<ReadOnlyMemory<char>>(size, names);
    }

    private static int[] Ranges(DataViewSchema.Column[] sources)
    {
        var all = new List<int>();
        var offset = 0;
        foreach (var source in sources)
        {
            all.AddRange(RangesOf(source).Select(bound => bound + offset));
            offset += ConcatenationMapping.SizeOf(source);
        }
        return [.. all];
    }

    private static int[] RangesOf(DataViewSchema.Column source)
    {
        if (source.TypeOfAnnotation(AnnotationKinds.CategoricalSlotRanges) is not VectorDataViewType { IsKnownSize: true } type
            || type.ItemType != NumberDataViewType.Int32)
        {
            return [];
        }
        var ranges = default(VBuffer<int>);
        source.Annotations.GetValue(AnnotationKinds.CategoricalSlotRanges, ref ranges);
        return [.. ranges.DenseValues()];
    }
}
