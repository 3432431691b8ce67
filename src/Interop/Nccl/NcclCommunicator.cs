namespace Microsoft.ML.ResNet;

/// <summary>The ranks that exchange data by NCCL, each with a card of its own; used from one thread at a time.</summary>
internal sealed unsafe class NcclCommunicator : IDisposable
{
    // ncclFloat32 and ncclSum.
    private const int Float = 7, Sum = 0;

    private readonly NcclLibrary _nccl;
    private nint _handle;

    /// <summary>Waits for all ranks.</summary>
    /// <param name="nccl">The library.</param>
    /// <param name="id">The same in all ranks: <see cref="CreateId"/>.</param>
    /// <param name="rank">Of this one.</param>
    /// <param name="count">Of ranks.</param>
    public NcclCommunicator(NcclLibrary nccl, ReadOnlySpan<byte> id, int rank, int count)
    {
        _nccl = nccl;
        var unique = new NcclUniqueId();
        id.CopyTo(unique);
        nint handle = 0;
        nccl.Check(nccl.InitializeRank(&handle, count, unique, rank), "bring the ranks together");
        _handle = handle;
    }

    /// <summary>What one rank makes, and gives to the others.</summary>
    public static byte[] CreateId(NcclLibrary nccl)
    {
        var id = new NcclUniqueId();
        nccl.Check(nccl.GetUniqueId(&id), "make an id");
        return [.. (ReadOnlySpan<byte>)id];
    }

    /// <summary>
    /// Sums values of all ranks in place, in the order of the card's default stream, which is libtorch's too: after what computes them and
    /// before what reads them.
    /// </summary>
    /// <param name="values">Float32, in the card's memory.</param>
    /// <param name="count">How many.</param>
    public void SumInPlace(nint values, long count) =>
        _nccl.Check(_nccl.AllReduce(values, values, (nuint)count, Float, Sum, _handle, 0), "sum gradients");

    /// <param name="all">Whether all ranks come here; else what is under way is given up.</param>
    public void End(bool all)
    {
        if (_handle == 0)
            return;
        _ = all ? _nccl.Destroy(_handle) : _nccl.Abort(_handle);
        _handle = 0;
    }

    public void Dispose() => End(all: true);
}
