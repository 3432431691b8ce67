using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class KeyToValueMappingEstimator : TrivialEstimator<KeyToValueMappingTransformer>
{
    internal KeyToValueMappingEstimator(IHostEnvironment env, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(KeyToValueMappingEstimator)), new KeyToValueMappingTransformer(env, columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        return inputSchema.With(Transformer.Columns.Select(pair =>
        {
            var source = inputSchema.Find(Host, pair.inputColumnName);
            if (!source.IsKey)
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", pair.inputColumnName, "KeyType", source.GetTypeString());
            if (!source.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out var values))
                throw Host.ExceptParam(nameof(inputSchema), $"Input column '{pair.inputColumnName}' doesn't contain key values metadata");
            var annotations = source.HasVectorAnnotation(AnnotationKinds.SlotNames, TextDataViewType.Instance)
                ? new SchemaShape(source.Annotations.Where(annotation => annotation.Name == AnnotationKinds.SlotNames))
                : null;
            return new SchemaShape.Column(pair.outputColumnName, source.Kind, values.ItemType, values.IsKey, annotations);
        }));
    }
}
