namespace Microsoft.ML.ResNet;

/// <summary>The attributes of a node, with the defaults of the operators.</summary>
internal static class NodeAttributes
{
    public static AttributeProto? Find(this NodeProto node, string name) => node.Attribute.Find(attribute => attribute.Name == name);

    public static long Int(this NodeProto node, string name, long missing) => node.Find(name)?.I ?? missing;

    public static float Single(this NodeProto node, string name, float missing) => node.Find(name)?.F ?? missing;

    public static string Text(this NodeProto node, string name, string missing) => node.Find(name)?.S ?? missing;

    /// <returns>Null where the node does not say.</returns>
    public static long[]? Ints(this NodeProto node, string name) => node.Find(name) is { Ints: { Count: > 0 } values } ? [.. values] : null;

    /// <returns>Null where the input is left out.</returns>
    public static string? InputAt(this NodeProto node, int index) =>
        index < node.Input.Count && node.Input[index].Length > 0 ? node.Input[index] : null;
}
