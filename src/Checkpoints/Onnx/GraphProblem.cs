namespace Microsoft.ML.ResNet;

/// <summary>Why a graph is not that of a network that can be built here, and where it stops being one.</summary>
internal static class GraphProblem
{
    /// <param name="node">The first node that does not fit.</param>
    /// <param name="problem">What is wrong with it, without a full stop.</param>
    public static InvalidDataException At(NodeProto node, string problem) =>
        new($"its graph stops being a residual network at {Text(node)}: {problem}");

    /// <summary>A node by its name, where it has one, or by what it makes.</summary>
    public static string Text(NodeProto node)
    {
        string name = node.Name.Length > 0 ? node.Name : $"the node that makes {node.Output.FirstOrDefault("nothing")}";
        return $"\"{name}\" ({node.OpType})";
    }
}
