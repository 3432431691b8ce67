namespace Microsoft.ML.ResNet;

/// <summary>Puts a graph together, node after node, in the order in which they run.</summary>
/// <param name="name">Name of the graph.</param>
internal sealed class OnnxGraphBuilder(string name)
{
    /// <summary>What holds a tensor that is no initializer, in its first attribute.</summary>
    public const string ConstantOperator = "Constant";

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public GraphProto Graph { get; } = new() { Name = name };

    /// <summary>Declares the input; to be called first, so that a clash of names is blamed on what came later.</summary>
    /// <returns><paramref name="name"/>.</returns>
    public string Input(string name, TensorElementType type, params DimensionProto[] shape)
    {
        Reserve(name);
        Graph.Input.Add(Value(name, type, shape));
        return name;
    }

    /// <summary>Makes what the last node gives an output, under the name of the output.</summary>
    public void Output(string name, params DimensionProto[] shape) => Output(name, TensorElementType.Float, shape);

    /// <inheritdoc cref="Output(string, DimensionProto[])"/>
    public void Output(string name, TensorElementType type, params DimensionProto[] shape)
    {
        Reserve(name);
        Graph.Node[^1].Output[0] = name;
        Graph.Output.Add(Value(name, type, shape));
    }

    /// <summary>Makes what some node gives an output as well, under its own name; unless it is the output.</summary>
    public void Watch(string name)
    {
        if (Graph.Node.Exists(node => node.Output[0] == name))
            Graph.Output.Add(new() { Name = name, Type = new() { TensorType = new() { ElemType = TensorElementType.Float } } });
    }

    /// <returns>The name of the tensor.</returns>
    public string Initializer(TensorProto tensor)
    {
        Reserve(tensor.Name);
        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Writes a tensor as a node: of initializers ML.NET reads all types, and does not know every one.</summary>
    /// <returns>The name of the tensor.</returns>
    public string Constant(TensorProto tensor)
    {
        Reserve(tensor.Name);
        var node = new NodeProto { Name = tensor.Name, OpType = ConstantOperator };
        node.Output.Add(tensor.Name);
        node.Attribute.Add(AttributeProto.Of("value", tensor));
        Graph.Node.Add(node);
        return tensor.Name;
    }

    /// <param name="operatorType">ONNX's name of the operator.</param>
    /// <param name="layer">What the node belongs to, such as <c>layer1.0.conv1</c>.</param>
    /// <param name="inputs">Names of the operands.</param>
    /// <param name="attributes">Those that differ from the operator's defaults.</param>
    /// <returns>The name of the result.</returns>
    public string Node(string operatorType, string layer, string[] inputs, params AttributeProto[] attributes)
    {
        // State names have no slash.
        string name = $"{layer}/{operatorType}";
        Reserve(name);
        var node = new NodeProto { Name = name, OpType = operatorType };
        node.Input.AddRange(inputs);
        node.Output.Add(name);
        node.Attribute.AddRange(attributes);
        Graph.Node.Add(node);
        return name;
    }

    private void Reserve(string name)
    {
        if (!_names.Add(name))
            throw new ArgumentException(
                $"InputName and OutputName must differ from each other and from the names inside the graph; \"{name}\" is taken.");
    }

    private static ValueInfoProto Value(string name, TensorElementType type, DimensionProto[] shape)
    {
        var tensorShape = new TensorShapeProto();
        tensorShape.Dim.AddRange(shape);
        return new() { Name = name, Type = new() { TensorType = new() { ElemType = type, Shape = tensorShape } } };
    }
}
