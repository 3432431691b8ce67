using System.Globalization;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Brings the state of networks together over processes.</summary>
internal static class SharedState
{
    /// <summary>Gives all processes the tensors of the first.</summary>
    public static void Broadcast(ProcessGroup group, IEnumerable<Tensor> tensors, string task)
    {
        using var noGrad = no_grad();
        foreach (var target in tensors)
        {
            using var scope = NewDisposeScope();
            // A copy: memory of other strides, or of a card, has no bytes in order.
            var values = target.cpu().contiguous().clone();
            group.Broadcast(values.bytes, task);
            if (!group.IsFirst)
                target.copy_(values);
        }
    }

    /// <summary>
    /// Makes of the running statistics of batch normalization, each process's own, their mean. Averages over time as they are, it is what
    /// they would be of the mean of each step.
    /// </summary>
    public static void AverageBuffers(ProcessGroup group, nn.Module network)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Tensor[] buffers = [.. network.named_buffers().Select(buffer => buffer.buffer)];
        if (buffers.Length == 0)
            return;
        double[] values = [.. buffers.SelectMany(buffer => buffer.to_type(ScalarType.Float64).cpu().data<double>().ToArray())];
        group.Sum(values, "average the statistics of batch normalization");
        int start = 0;
        foreach (var buffer in buffers)
        {
            int length = (int)buffer.numel();
            double[] mean = Array.ConvertAll(values[start..(start += length)], sum => sum / group.Count);
            buffer.copy_(tensor(mean, buffer.shape));
        }
    }

    /// <exception cref="InvalidOperationException">The parameters of the processes differ in some bit.</exception>
    public static void ThrowIfDifferent(ProcessGroup group, nn.Module network)
    {
        var sums = group.GatherTexts(Checksum(network).ToString("x16", CultureInfo.InvariantCulture), "compare their weights");
        int other = Array.FindIndex(sums, sum => sum != sums[0]);
        if (other < 0)
            return;
        group.HasAgreed = true;
        throw new InvalidOperationException($"The weights of process 0 and process {other} are no longer the same. "
            + "The MPI library must sum alike on all processes; are all machines and libraries of one kind?");
    }

    private static ulong Checksum(nn.Module network)
    {
        using var noGrad = no_grad();
        ulong sum = 0;
        foreach (var (_, parameter) in network.named_parameters())
        {
            using var scope = NewDisposeScope();
            foreach (uint bits in MemoryMarshal.Cast<byte, uint>(parameter.cpu().contiguous().bytes))
                sum = unchecked(sum * 31 + bits);
        }
        return sum;
    }
}
