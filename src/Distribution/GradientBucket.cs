using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Gradients of neighbouring layers that are summed over processes at once: the parameters' gradients are views of one flat tensor.
/// </summary>
internal sealed unsafe class GradientBucket : IDisposable
{
    private readonly Tensor _flat;
    // What is summed: the same memory, or that of the host where the gradients are on a card that MPI cannot read.
    private readonly Tensor _host;
    private readonly int _figures;
    private readonly NcclCommunicator? _cards;
    private MpiRequest? _request;

    private GradientBucket(IReadOnlyList<(int Block, Parameter Parameter)> parameters, int figures, NcclCommunicator? cards)
    {
        (FirstBlock, _figures, _cards) = (parameters.Min(parameter => parameter.Block), figures, cards);
        var device = parameters[0].Parameter.device;
        long length = parameters.Sum(parameter => parameter.Parameter.numel()) + figures, offset = 0;
        using var noGrad = no_grad();
        _flat = zeros(length, ScalarType.Float32, device).DetachFromDisposeScope();
        _host = device.type == DeviceType.CPU || cards is not null
            ? _flat
            : zeros(length, ScalarType.Float32).pin_memory().DetachFromDisposeScope();
        foreach (var (_, parameter) in parameters)
        {
            // With the strides of the parameter, so that backward and the optimizer need not change the layout.
            using var view = _flat.as_strided(parameter.shape, parameter.stride(), offset);
            parameter.grad = view;
            offset += parameter.numel();
        }
    }

    /// <summary>The earliest block with a parameter here, from 0; -1: the stem.</summary>
    public int FirstBlock { get; }

    /// <summary>What rides with the gradients, float: on the CPU once summed.</summary>
    public Tensor Figures
    {
        get => _host[^_figures..].clone().cpu();
        set
        {
            using var place = _flat[^_figures..];
            place.copy_(value);
        }
    }

    /// <summary>Puts parameters into buckets, the last layer first, as backward comes to them.</summary>
    /// <param name="parameters">In the order of the layers, with the block that each is of.</param>
    /// <param name="bucketBytes">A bucket that has so many is full.</param>
    /// <param name="figures">Further values that the last has room for.</param>
    /// <param name="cards">How cards sum them; null: MPI does.</param>
    public static IEnumerable<GradientBucket> Fill(IEnumerable<(int Block, Parameter Parameter)> parameters, int bucketBytes, int figures,
        NcclCommunicator? cards)
    {
        var open = new List<(int Block, Parameter Parameter)>();
        long bytes = 0;
        var inOrder = parameters.Reverse().ToArray();
        for (int i = 0; i < inOrder.Length; i++)
        {
            open.Add(inOrder[i]);
            bytes += inOrder[i].Parameter.numel() * sizeof(float);
            if (i < inOrder.Length - 1 && bytes < bucketBytes)
                continue;
            yield return new(open, i == inOrder.Length - 1 ? figures : 0, cards);
            open.Clear();
            bytes = 0;
        }
    }

    public void Clear() => _flat.zero_();

    /// <summary>Begins to sum.</summary>
    public void Begin(ProcessGroup group, string task)
    {
        if (_cards is not null)
        {
            _cards.SumInPlace(_flat.storage<float>().data_ptr(), _flat.numel());
            return;
        }
        if (!ReferenceEquals(_host, _flat))
            _host.copy_(_flat);
        // Native memory, which stays where it is.
        fixed (float* values = MemoryMarshal.Cast<byte, float>(_host.bytes))
            _request = group.BeginSum(values, (int)_host.numel(), task);
    }

    /// <summary>Lets MPI go on.</summary>
    public void Progress(ProcessGroup group, string task)
    {
        if (_request is not null)
            group.IsDone(_request, task);
    }

    /// <summary>Waits for the sum.</summary>
    public void Finish(ProcessGroup group, string task)
    {
        if (_request is not null)
            group.Wait(_request, task);
        if (!ReferenceEquals(_host, _flat))
            _flat.copy_(_host);
    }

    public void Dispose()
    {
        if (!ReferenceEquals(_host, _flat))
            _host.Dispose();
        _flat.Dispose();
    }
}
