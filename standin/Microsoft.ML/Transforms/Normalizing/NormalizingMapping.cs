using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

internal sealed class NormalizingMapping : OneToOneMapping
{
    private readonly ColumnNormalizer[] _normalizers;

    public NormalizingMapping(IHost host, DataViewSchema inputSchema, (string outputColumnName, string inputColumnName)[] pairs, ColumnNormalizer[] normalizers)
        : base(host, inputSchema, pairs)
    {
        _normalizers = normalizers;
        foreach (var column in Inputs)
        {
            if (!ColumnNormalizer.Takes(column.Type))
                throw host.ExceptSchemaMismatch(nameof(inputSchema), "input", column.Name, "scalar or known-size vector of Single", column.Type is VectorDataViewType { IsKnownSize: false } ? "variable-size vector" : column.Type.ToString());
        }
    }

    protected override DataViewSchema.DetachedColumn MakeColumn(string name, DataViewSchema.Column input, int pair)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        annotations.Add(input.Annotations, kind => kind == AnnotationKinds.SlotNames);
        return new(name, _normalizers[pair].Type, annotations.ToAnnotations());
    }

    protected override Delegate CreateGetter(DataViewRow input, int added, out Action disposer)
    {
        disposer = null;
        return _normalizers[added].CreateGetter(input, Inputs[added]);
    }
}
