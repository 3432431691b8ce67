using System.Runtime.InteropServices;
using Google.Protobuf;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>The weights of a network that was found in a graph, under the state names of the network that is built of it.</summary>
internal static class GraphState
{
    /// <exception cref="InvalidDataException">
    /// A convolution is not the one that the network has in its place; the message names the node.
    /// </exception>
    public static IReadOnlyList<CheckpointTensor> Of(GraphNetwork network, ResNetArchitecture architecture)
    {
        var plan = NetworkPlan.Create(architecture, (int)network.Input.Maps.Channels);
        var tensors = new List<CheckpointTensor>();
        foreach (var (planned, step) in plan.Stem.Zip(network.Stem))
            Add(tensors, planned, step, architecture);
        foreach (var (planned, found) in plan.Blocks.Zip(network.Blocks))
        {
            if (planned.MainPath.Length != found.MainPath.Length || planned.Projection is null != found.Projection is null
                || planned.Shortcut != found.Shortcut)
                throw GraphProblem.At(found.Addition,
                    $"it ends a block of {found.MainPath.Length} convolutions with the shortcut {found.Shortcut}, where {architecture} "
                        + $"has {planned.MainPath.Length} and {planned.Shortcut}");
            foreach (var (layer, step) in planned.MainPath.Zip(found.MainPath))
                Add(tensors, layer, step, architecture);
            if (planned.Projection is not null)
                Add(tensors, planned.Projection, found.Projection!, architecture);
        }
        if (network.Classifier is { } classifier)
        {
            tensors.Add(Weight("fc.weight", classifier.IsTransposed ? [classifier.Weight.Dims[1], classifier.Weight.Dims[0]]
                : [classifier.Weight.Dims[0], classifier.Weight.Dims[1]], classifier.Weight, classifier.IsTransposed));
            tensors.Add(Vector("fc.bias", classifier.Bias));
        }
        return tensors;
    }

    private static void Add(List<CheckpointTensor> tensors, LayerStep planned, GraphStep step, ResNetArchitecture architecture)
    {
        var convolution = planned.Convolution!;
        if (!step.Weight.Dims.SequenceEqual(convolution.WeightShape) || step.Window.Stride != convolution.Stride
            || step.Groups != convolution.Groups || step.Pooling != planned.Pooling)
            throw GraphProblem.At(step.Node, $"{Text(step.Weight.Dims, step.Window.Stride, step.Groups, step.Pooling)}; "
                + $"in its place {architecture} has "
                + $"{Text(convolution.WeightShape, convolution.Stride, convolution.Groups, planned.Pooling)}");
        tensors.Add(Weight(convolution.WeightName, convolution.WeightShape, step.Weight, isTransposed: false));
        tensors.AddRange(planned.Normalization!.OperandNames.Zip(step.Normalization.State, Vector));

        static string Text(IEnumerable<long> shape, long stride, long groups, long pooling) =>
            $"a weight of {ShapeText.Of(shape)} with stride {stride}, in {groups} "
                + $"groups{(pooling > 1 ? $", after pooling by {pooling}" : "")}";
    }

    private static CheckpointTensor Weight(string name, long[] shape, TensorProto tensor, bool isTransposed)
    {
        var type = OnnxConstants.TypeOf(tensor)!.Value;
        return new(name, type, [.. shape], isTransposed ? new Transposed(tensor, type.Size(), shape) : new InMemory(() => tensor.RawData));
    }

    private static CheckpointTensor Vector(string name, float[] values)
    {
        var bytes = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values));
        return new(name, ScalarType.Float32, [values.Length], new InMemory(() => bytes));
    }

    private sealed class InMemory(Func<ByteString> values) : TensorSource
    {
        public override void Read(Span<byte> elements) => values().Span.CopyTo(elements);
    }

    private sealed class Transposed(TensorProto tensor, int elementSize, long[] shape) : TensorSource
    {
        public override void Read(Span<byte> elements)
        {
            var source = tensor.RawData.Span;
            int rows = (int)shape[0], columns = (int)shape[1];
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                    source.Slice(((column * rows) + row) * elementSize,
                        elementSize).CopyTo(elements[(((row * columns) + column) * elementSize)..]);
            }
        }
    }
}
