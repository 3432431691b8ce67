namespace Microsoft.ML.Data;

/// <summary>Scalars and vectors of one item type, one after another. A single vector passes through as it is, annotations included.</summary>
internal sealed class ConcatenationMapping : RowMapping
{
    private readonly DataViewSchema.Column[] _sources;
    private readonly bool _isIdentity;
    private readonly DataViewSchema.DetachedColumn _output;

    public ConcatenationMapping(DataViewSchema inputSchema, string name, DataViewSchema.Column[] sources)
        : base(inputSchema)
    {
        _sources = sources;
        _isIdentity = sources.Length == 1 && sources[0].Type is VectorDataViewType;
        var itemType = (PrimitiveDataViewType)sources[0].Type.ItemTypeOf();
        // One source of variable size makes the whole variable: size 0.
        var size = sources.Any(IsVariable) ? 0 : sources.Sum(source => SizeOf(source));
        _output = _isIdentity
            ? new(name, sources[0].Type, sources[0].Annotations)
            : new(name, new VectorDataViewType(itemType, size), ConcatenationAnnotations.Of(sources, itemType, size));
    }

    public override DataViewSchema.DetachedColumn[] AddedColumns => [_output];

    public override IEnumerable<int> GetDependencies(int added) => _sources.Select(source => source.Index);

    internal static int SizeOf(DataViewSchema.Column column) => column.Type is VectorDataViewType vector ? vector.Size : 1;

    protected override Delegate CreateGetter(DataViewRow input, int added, out Action disposer)
    {
        disposer = null;
        return _isIdentity
            ? RawTypeCall.Invoke<Delegate>(Identity<int>, _output.Type.RawType, input)
            : RawTypeCall.Invoke<Delegate>(Concatenation<int>, _output.Type.ItemTypeOf().RawType, input);
    }

    private static bool IsVariable(DataViewSchema.Column column) => column.Type is VectorDataViewType { IsKnownSize: false };

    private Delegate Identity<T>(DataViewRow input) => input.GetGetter<T>(_sources[0]);

    private Delegate Concatenation<T>(DataViewRow input)
    {
        var parts = Array.ConvertAll(_sources, source => new ConcatenationPart<T>(input, source));
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> destination) =>
        {
            int length = 0, count = 0;
            foreach (var part in parts)
            {
                part.Read();
                length = checked(length + part.Length);
                count = checked(count + part.Count);
            }

            if (count > length / 2)
            {
                var dense = VBufferEditor.Create(ref destination, length);
                var offset = 0;
                foreach (var part in parts)
                    offset = part.CopyDense(dense.Values, offset);
                destination = dense.Commit();
            }
            else
            {
                var sparse = VBufferEditor.Create(ref destination, length, count);
                int offset = 0, at = 0;
                foreach (var part in parts)
                {
                    at = part.CopySparse(sparse.Values, sparse.Indices, at, offset);
                    offset += part.Length;
                }
                destination = sparse.Commit();
            }
        });
    }
}
