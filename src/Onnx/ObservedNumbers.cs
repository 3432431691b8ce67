namespace Microsoft.ML.ResNet;

/// <summary>Numbers as they are, and the names of all tensors that have a range in lower precision.</summary>
internal sealed class ObservedNumbers(OnnxGraphBuilder graph) : SingleNumbers(graph)
{
    public override bool Folds => true;

    /// <summary>In the order in which they are computed, without the images.</summary>
    public List<string> Names { get; } = [];

    public override string Begin(string images) => images;

    public override string Maps(string maps, string? name = null)
    {
        Names.Add(maps);
        return maps;
    }
}
