using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using static Microsoft.ML.SchemaShape.Column;

namespace Microsoft.ML.Transforms;

public sealed class CustomMappingEstimator<TSrc, TDst> : TrivialEstimator<CustomMappingTransformer<TSrc, TDst>>
    where TSrc : class, new()
    where TDst : class, new()
{
    internal CustomMappingEstimator(
        IHostEnvironment env, Action<TSrc, TDst> mapAction, string contractName, SchemaDefinition inputSchemaDefinition, SchemaDefinition outputSchemaDefinition)
        : base(
            env.Register(nameof(CustomMappingEstimator<TSrc, TDst>)),
            new CustomMappingTransformer<TSrc, TDst>(env, mapAction, contractName, inputSchemaDefinition, outputSchemaDefinition))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        foreach (var wanted in Transformer.Inputs)
        {
            var found = inputSchema.Find(Host, wanted.Name);
            if (!Suits(SchemaShape.Column.Of(wanted.Name, wanted.Type, null), found))
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", wanted.Name, wanted.Type.ToString(), found.GetTypeString());
        }
        return inputSchema.With(SchemaShape.Create(RowColumn.ToSchema(Transformer.Outputs)));
    }

    /// <summary>Where a vector of variable size is asked for, one of fixed size will do.</summary>
    private static bool Suits(SchemaShape.Column wanted, SchemaShape.Column found) =>
        wanted.ItemType.Equals(found.ItemType)
        && wanted.IsKey == found.IsKey
        && (wanted.Kind == VectorKind.VariableVector ? found.Kind != VectorKind.Scalar : found.Kind == wanted.Kind);
}
