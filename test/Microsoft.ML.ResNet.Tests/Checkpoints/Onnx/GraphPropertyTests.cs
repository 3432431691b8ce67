using CsCheck;
using Google.Protobuf;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Checkpoints.Onnx;

/// <summary>Graphs of a residual network in which something is changed: they are read, or refused with a reason.</summary>
[TestClass]
public sealed class GraphPropertyTests
{
    private static readonly string[] s_operators =
    [
        "Conv", "BatchNormalization", "Relu", "Add", "Sub", "Mul", "Div", "GlobalAveragePool", "ReduceMean", "AveragePool", "MaxPool",
        "Flatten", "Reshape", "Gemm", "MatMul", "Softmax", "Identity", "Pad", "Constant", "Transpose", "Dropout", "Shape", "Loop", "",
    ];

    private static readonly long[] s_numbers = [0, 1, 2, 3, -1, 7, 4096, int.MaxValue, long.MaxValue, long.MinValue];

    private static readonly Gen<(int Kind, double Node, double Other, int Index, long Number)[]> s_changes = Gen.Select(
        Gen.Int[0, 9], Gen.Double.Unit, Gen.Double.Unit, Gen.Int[0, 3], Gen.Int[0, s_numbers.Length - 1].Select(i => s_numbers[i]))
        .Array[0, 3];

    [TestMethod]
    public void Any_graph_is_read_or_refused()
    {
        using var net = new ExportedNet(ResNetArchitecture.Cifar(8) with { Widths = [2, 4, 8] }, new() { Shape = new(3, 32, 32) });
        byte[] whole = GraphVariantTests.Foreign(net).ToByteArray();
        Assert.IsTrue(ReaderPropertyTests.Read(whole));

        ReaderProperty.Holds(
            s_changes,
            changes =>
            {
                var model = ExportedNet.Parse(whole);
                foreach (var (kind, node, other, index, number) in changes)
                    Change(model.Graph!, kind, node, other, index, number);
                return ReaderPropertyTests.Read(model.ToByteArray());
            },
            leastRead: ReaderProperty.Cases / 10);
    }

    /// <param name="graph">Is changed.</param>
    /// <param name="kind">What is done.</param>
    /// <param name="place">Which node or tensor.</param>
    /// <param name="other">Which other one, name or operator.</param>
    /// <param name="index">Which of its inputs, attributes or dimensions.</param>
    /// <param name="number">What is in the place of another number.</param>
    private static void Change(GraphProto graph, int kind, double place, double other, int index, long number)
    {
        if (graph.Node.Count == 0 || graph.Initializer.Count == 0)
            return;
        var node = At(graph.Node, place);
        var tensor = At(graph.Initializer, place);
        switch (kind)
        {
            case 0:
                graph.Node.Remove(node);
                break;
            case 1:
                graph.Node.Insert((int)(other * graph.Node.Count), node);
                break;
            case 2:
                node.OpType = At(s_operators, other);
                break;
            case 3 when index < node.Input.Count:
                node.Input[index] = At(
                    [.. graph.Node.SelectMany(each => each.Output), .. graph.Initializer.Select(each => each.Name), ""], other);
                break;
            case 4 when index < node.Attribute.Count:
                var attribute = node.Attribute[index];
                node.Attribute[index] = attribute.I is not null
                    ? AttributeProto.Of(attribute.Name, number)
                    : AttributeProto.Of(attribute.Name, [.. attribute.Ints.Select((value, i) => i == (int)(other * 4) ? number : value)]);
                break;
            case 5 when index < node.Attribute.Count:
                node.Attribute.RemoveAt(index);
                break;
            case 6 when index < tensor.Dims.Count:
                tensor.Dims[index] = number;
                break;
            case 7:
                var cut = tensor.RawData;
                graph.Initializer[graph.Initializer.IndexOf(tensor)] = TensorProto.Of<byte>(
                    tensor.Name, (TensorElementType)(index * 3), [(int)(other * cut.Length)],
                    () => ByteString.CopyFrom(cut.Span[..(int)(other * cut.Length)]));
                break;
            case 8:
                graph.Initializer.Remove(tensor);
                break;
            default:
                node.Output.Reverse();
                node.Input.Reverse();
                break;
        }
    }

    private static T At<T>(IReadOnlyList<T> items, double place) => items[(int)(place * items.Count)];
}
