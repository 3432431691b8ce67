using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using static Microsoft.ML.SchemaShape.Column;

namespace Microsoft.ML.Transforms;

public sealed class KeyToVectorMappingEstimator : TrivialEstimator<KeyToVectorMappingTransformer>
{
    internal KeyToVectorMappingEstimator(IHostEnvironment env, bool outputCountVector, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(KeyToVectorMappingEstimator)), new KeyToVectorMappingTransformer(env, outputCountVector, columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        return inputSchema.With(Transformer.Columns.Select(pair =>
        {
            var source = inputSchema.Find(Host, pair.inputColumnName);
            // Whether it is a key shows when the transformer meets the data.
            if (source.ItemType is not PrimitiveDataViewType)
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", pair.inputColumnName);
            var kind = source.Kind == VectorKind.VariableVector && !Transformer.OutputCountVector ? VectorKind.VariableVector : VectorKind.Vector;
            return new SchemaShape.Column(pair.outputColumnName, kind, NumberDataViewType.Single, false, new SchemaShape(Annotations(source)));
        }));
    }

    private IEnumerable<SchemaShape.Column> Annotations(SchemaShape.Column source)
    {
        if (source.HasVectorAnnotation(AnnotationKinds.KeyValues, TextDataViewType.Instance)
            && ((Transformer.OutputCountVector && source.IsKey) || source.Kind != VectorKind.VariableVector))
        {
            yield return new(AnnotationKinds.SlotNames, VectorKind.Vector, TextDataViewType.Instance, false);
        }
        if (!Transformer.OutputCountVector && source.Kind is VectorKind.Scalar or VectorKind.Vector)
            yield return new(AnnotationKinds.CategoricalSlotRanges, VectorKind.Vector, NumberDataViewType.Int32, false);
        if (!Transformer.OutputCountVector || source.Kind == VectorKind.Scalar)
            yield return new(AnnotationKinds.IsNormalized, VectorKind.Scalar, BooleanDataViewType.Instance, false);
    }
}
