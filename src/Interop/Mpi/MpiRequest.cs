namespace Microsoft.ML.ResNet;

/// <summary>An operation of MPI that goes on while others do. The handle is where MPI may write it at any time.</summary>
internal sealed unsafe class MpiRequest(MpiLibrary mpi)
{
    private readonly nint[] _handle = GC.AllocateArray<nint>(1, pinned: true);

    public nint* Handle
    {
        get
        {
            fixed (nint* handle = _handle)
                return handle;
        }
    }

    /// <summary>Lets MPI work on all that is under way, and asks whether this is done; once it is, it stays so.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public bool IsDone(string task)
    {
        int done = 0;
        mpi.Check(mpi.Test(Handle, &done, mpi.Constants.IgnoreStatus), task);
        return done != 0;
    }

    /// <summary>Gives up waiting for a message. Of no use for collective operations, which cannot be cancelled.</summary>
    public void Cancel()
    {
        if (mpi.Cancel(Handle) == 0)
            _ = mpi.Wait(Handle, mpi.Constants.IgnoreStatus);
    }
}
