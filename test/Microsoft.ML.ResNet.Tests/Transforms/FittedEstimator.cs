namespace Microsoft.ML.ResNet.Tests.Transforms;

/// <summary>Stands where a trainer would in a pipeline, and hands out a transformer that is there already.</summary>
internal sealed class FittedEstimator(Func<DataViewSchema, ResNetTransformer> make, ColumnNames columns) : IEstimator<ResNetTransformer>
{
    public ResNetTransformer Fit(IDataView input) => make(input.Schema);

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => ScoreColumns.Shape(inputSchema, columns);
}
