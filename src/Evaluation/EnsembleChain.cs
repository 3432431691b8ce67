using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// An ensemble as a chain of ML.NET's own transformers, which is what is saved: a chain for each member, an ONNX model that makes the
/// logarithms of the averages of their probabilities, and the softmax over those, which is the averages themselves.
/// </summary>
internal static class EnsembleChain
{
    /// <inheritdoc cref="IScoringTransformer.ToStockChain" path="/*[not(self::param)]"/>
    /// <param name="mlContext">Where the transformers live.</param>
    /// <param name="ensemble">What is saved.</param>
    /// <param name="members">Its members.</param>
    /// <param name="columns">The names to give the columns that it adds.</param>
    /// <param name="folder">An empty folder for models.</param>
    public static TransformerChain<ITransformer> Create(
        MLContext mlContext, IScoringTransformer ensemble, IReadOnlyList<IScoringTransformer> members, ColumnNames columns, string folder)
    {
        var links = new List<ITransformer>();
        var scores = new List<string>();
        var temporary = new List<string>();
        for (int i = 0; i < members.Count; i++)
        {
            // Names that are unique in ensembles of ensembles.
            var own = members[i].Columns with
            {
                Score = $"Microsoft.ML.ResNet.{columns.Score}.{i}",
                PredictedLabel = $"Microsoft.ML.ResNet.{columns.PredictedLabel}.{i}",
            };
            links.Add(members[i].ToStockChain(mlContext, own, Directory.CreateDirectory(Path.Combine(folder, $"{i}")).FullName));
            scores.Add(own.Score);
            temporary.AddRange([own.Score, own.PredictedLabel]);
        }

        var input = StockChain.SchemaOf(ensemble.Features);
        string onnxPath = Path.Combine(folder, "average.onnx");
        OnnxFile.Write(Average(scores, ensemble.Scorer.ClassCount), onnxPath);
        var scored = links.Aggregate(input, (schema, link) => link.GetOutputSchema(schema));
        // The members' columns go first, so that the ensemble's are numbered as if there were no others.
        links.AddRange(
            mlContext.Transforms.ApplyOnnxModel([StockChain.Logits], [.. scores], onnxPath, gpuDeviceId: null, fallbackToCpu: true).Append(
                mlContext.Transforms.DropColumns([.. temporary])).Fit(new SchemaOnlyView(scored)));
        return StockChain.WithHead(mlContext, links, input, columns, ensemble.ClassNames, ensemble.Scorer.ClassCount, [StockChain.Logits]);
    }

    private static ModelProto Average(IReadOnlyList<string> scores, int classCount)
    {
        var graph = new OnnxGraphBuilder("average");
        var shape = new DimensionProto { DimValue = classCount };
        string[] inputs = [.. scores.Select(score => graph.Input(score, TensorElementType.Float, shape))];
        OnnxLogarithm.Add(graph, "average", graph.Node("Mean", "average", inputs));
        graph.Output(StockChain.Logits, shape);
        return OnnxExporter.Wrap(graph.Graph);
    }
}
