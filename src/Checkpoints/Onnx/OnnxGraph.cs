namespace Microsoft.ML.ResNet;

/// <summary>
/// A graph of any program: who uses which value, and what is constant. Nodes that change nothing in scoring are looked through.
/// </summary>
internal sealed class OnnxGraph
{
    private readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<NodeProto>> _users = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">Two constants have one name, or it has not one input.</exception>
    public OnnxGraph(GraphProto graph)
    {
        Constants = new(graph);
        Input = graph.Input.Where(input => !Constants.Has(input.Name)).ToArray() is [var input]
            ? input
            : throw new InvalidDataException("its graph has not one input, the images");
        foreach (var node in graph.Node.Where(ChangesNothing))
            _sources.TryAdd(node.Output[0], node.Input[0]);
        // What asks a value for its shape only does nothing with it.
        foreach (var node in graph.Node.Where(node => node.OpType != "Shape" && !ChangesNothing(node)))
        {
            foreach (string value in node.Input)
                UsersOfSource(SourceOf(value)).Add(node);
        }
        Outputs = graph.Output.Select(output => SourceOf(output.Name)).ToHashSet(StringComparer.Ordinal);
    }

    public OnnxConstants Constants { get; }

    /// <summary>The images.</summary>
    public ValueInfoProto Input { get; }

    /// <summary>What the graph gives.</summary>
    public IReadOnlySet<string> Outputs { get; }

    /// <summary>The nodes that work on a value, once for each time that they take it.</summary>
    public IReadOnlyList<NodeProto> UsersOf(string value) => _users.GetValueOrDefault(SourceOf(value)) ?? [];

    /// <summary>The value that an input of a node is, whatever it was renamed to.</summary>
    public string SourceOf(string value)
    {
        // Values that are renamed in a circle end somewhere in it.
        for (int i = 0; i <= _sources.Count && _sources.TryGetValue(value, out string? source); i++)
            value = source;
        return value;
    }

    private List<NodeProto> UsersOfSource(string source)
    {
        if (!_users.TryGetValue(source, out var users))
            _users.Add(source, users = []);
        return users;
    }

    private bool ChangesNothing(NodeProto node)
    {
        if (node.Input.Count == 0 || node.Output.Count == 0 || Constants.Has(node.Input[0]))
            return false;
        return node.OpType switch
        {
            "Identity" or "Dropout" => true,
            "Cast" => (TensorElementType)node.Int("to",
                0) is TensorElementType.Float or TensorElementType.Float16 or TensorElementType.BFloat16 or TensorElementType.Double,
            "Pad" => (node.Ints("pads") ?? node.Ints("paddings") ?? Constants.Integers(node.InputAt(1))) is [_, ..] pads
                && pads.All(size => size == 0),
            _ => false,
        };
    }
}
