using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The processes of a job as a means to exchange data. All of them make the same calls in the same order. Whoever waits hears of the
/// failure of another, and gives up after a time limit: then the group is broken, because nobody knows what the others wait for, and cannot
/// be used again.
/// </summary>
internal sealed unsafe class ProcessGroup
{
    private const int NoticeBytes = 4096;
    private const int LargestMessage = 1 << 30;
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(5), OutputTime = TimeSpan.FromMilliseconds(300);

    private readonly MpiLibrary _mpi;
    private readonly MpiConstants _constants;
    private readonly TimeSpan _timeout;
    private readonly nint _data;
    private readonly nint _notices;
    private readonly byte[] _notice = GC.AllocateArray<byte>(NoticeBytes, pinned: true);
    private readonly MpiRequest _noticeOfOthers;

    public ProcessGroup(MpiLibrary mpi, TimeSpan timeout)
    {
        (_mpi, _constants, _timeout) = (mpi, mpi.Constants, timeout);
        int rank = 0, count = 0;
        mpi.Check(mpi.CommRank(_constants.World, &rank), "tell the rank");
        mpi.Check(mpi.CommSize(_constants.World, &count), "tell the number of processes");
        (Rank, Count) = (rank, count);
        _data = Duplicate();
        _notices = Duplicate();
        _noticeOfOthers = new MpiRequest(mpi);
        fixed (byte* notice = _notice)
            mpi.Check(mpi.Irecv(
                notice, NoticeBytes, _constants.Byte, _constants.AnySource, 0, _notices, _noticeOfOthers.Handle), "listen to the others");
    }

    public int Rank { get; }

    public int Count { get; }

    public bool IsFirst => Rank == 0;

    /// <summary>Whether something went wrong that leaves the processes at different places.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>
    /// Whether the exception on its way is one that all processes meet at the same place, so that they can go on together after it.
    /// </summary>
    public bool HasAgreed { get; set; }

    /// <summary>What to do when the group breaks, for messages.</summary>
    public string Advice { get; set; } = "";

    /// <summary>Sums values over all processes, in place.</summary>
    public void Sum(Span<double> values, string task)
    {
        fixed (double* data = values)
            Wait(Begin(data, values.Length, _constants.Double, task), task);
    }

    /// <summary>Begins to sum values over all processes, in place; they must stay where they are.</summary>
    public MpiRequest BeginSum(float* values, int count, string task) => Begin(values, count, _constants.Float, task);

    /// <summary>Gives all processes what one of them has; the others have as many bytes.</summary>
    public void Broadcast(Span<byte> bytes, string task, int from = 0)
    {
        for (int start = 0; start < bytes.Length; start += LargestMessage)
            fixed (byte* data = bytes[start..])
            {
                var request = new MpiRequest(_mpi);
                ThrowIfBroken();
                _mpi.Check(_mpi.Ibcast(
                    data, Math.Min(bytes.Length - start, LargestMessage), _constants.Byte, from, _data, request.Handle), task);
                Wait(request, task);
            }
    }

    /// <summary>Gives all processes a text that the first has.</summary>
    public string BroadcastText(string text, string task)
    {
        byte[] bytes = IsFirst ? Encoding.UTF8.GetBytes(text) : [];
        byte[] length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        Broadcast(length, task);
        if (!IsFirst)
            bytes = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
        Broadcast(bytes, task);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>The texts of all processes, by rank.</summary>
    public string[] GatherTexts(string text, string task)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        double[] lengths = Gather(bytes.Length, task);
        // All pieces have one size.
        int size = Math.Max(1, (int)lengths.Max());
        byte[] padded = [.. bytes, .. new byte[size - bytes.Length]], all = new byte[checked(size * Count)];
        fixed (byte* send = padded, receive = all)
            Wait(BeginGather(send, receive, size, _constants.Byte, task), task);
        return [.. lengths.Select((length, rank) => Encoding.UTF8.GetString(all, rank * size, (int)length))];
    }

    /// <summary>The values of all processes, by rank.</summary>
    public double[] Gather(double value, string task)
    {
        var all = new double[Count];
        fixed (double* receive = all)
            Wait(BeginGather(&value, receive, 1, _constants.Double, task), task);
        return all;
    }

    /// <summary>The bytes of all processes, by rank: one after the other.</summary>
    public IEnumerable<byte[]> GatherBytes(byte[] own, string task)
    {
        double[] lengths = Gather(own.Length, task);
        for (int rank = 0; rank < Count; rank++)
        {
            byte[] bytes = rank == Rank ? own : new byte[(int)lengths[rank]];
            Broadcast(bytes, task, rank);
            yield return bytes;
        }
    }

    /// <summary>Waits until a sum is there.</summary>
    /// <exception cref="InvalidOperationException">Another process failed; the message is its own.</exception>
    /// <exception cref="TimeoutException">Another process does not answer.</exception>
    public void Wait(MpiRequest request, string task)
    {
        long start = Stopwatch.GetTimestamp();
        for (int turn = 0; ; turn++)
        {
            if (IsDone(request, task))
                return;
            ThrowIfOtherFailed();
            var waited = Stopwatch.GetElapsedTime(start);
            if (waited > _timeout)
                throw Break(new TimeoutException(
                    $"Process {Rank} of {Count} on {Environment.MachineName} waited {waited.TotalSeconds:f0} s for the others to {task}: "
                    + $"one of them hangs, or the connection to it is lost. {Advice}".TrimEnd()));
            Rest(turn, waited);
        }
    }

    public bool IsDone(MpiRequest request, string task)
    {
        try
        {
            return request.IsDone(task);
        }
        catch (InvalidOperationException error)
        {
            throw Break(error);
        }
    }

    /// <summary>Tells the others, wherever they wait, that this process cannot go on.</summary>
    public void Announce(string failure)
    {
        if (IsBroken)
            return;
        IsBroken = true;
        // Not in the middle of a character.
        byte[] text = Encoding.UTF8.GetBytes(failure.Length > NoticeBytes / 4 ? failure[..(NoticeBytes / 4)] : failure);
        byte[] notice = GC.AllocateArray<byte>(NoticeBytes, pinned: true);
        text.CopyTo(notice, 0);
        var requests = new List<MpiRequest>();
        fixed (byte* data = notice)
            for (int rank = 0; rank < Count; rank++)
                if (rank != Rank)
                {
                    requests.Add(new MpiRequest(_mpi));
                    _ = _mpi.Isend(data, NoticeBytes, _constants.Byte, rank, 0, _notices, requests[^1].Handle);
                }
        Poll(() => requests.TrueForAll(request => request.IsDone("tell the others of a failure")));
    }

    /// <summary>Ends the use of MPI where all processes have come to their end.</summary>
    public void Leave()
    {
        _noticeOfOthers.Cancel();
        nint data = _data, notices = _notices;
        _ = _mpi.CommFree(&data);
        _ = _mpi.CommFree(&notices);
        _ = _mpi.Finalize();
    }

    /// <summary>Ends all processes, this one included. Before it, all that come here have had time to say what they have to say.</summary>
    public void Abort(int status)
    {
        var request = new MpiRequest(_mpi);
        if (_mpi.Ibarrier(_notices, request.Handle) == 0)
            Poll(() => request.IsDone("part"));
        // A launcher may drop what it has not yet passed on of the processes' output.
        Thread.Sleep(OutputTime);
        // Where connections are lost it may wait for them in vain.
        using var last = new Timer(_ => Process.GetCurrentProcess().Kill(), null, FarewellTime, Timeout.InfiniteTimeSpan);
        _ = _mpi.Abort(_constants.World, status);
    }

    public void ThrowIfBroken()
    {
        ThrowIfOtherFailed();
        if (IsBroken)
            throw new InvalidOperationException(
                "These processes have failed before and can no longer work together: end them, and start them again.");
    }

    private MpiRequest Begin(void* values, int count, nint type, string task)
    {
        ThrowIfBroken();
        var request = new MpiRequest(_mpi);
        _mpi.Check(_mpi.Iallreduce(_constants.InPlace, values, count, type, _constants.Sum, _data, request.Handle), task);
        return request;
    }

    private MpiRequest BeginGather(void* send, void* receive, int count, nint type, string task)
    {
        ThrowIfBroken();
        var request = new MpiRequest(_mpi);
        _mpi.Check(_mpi.Iallgather(send, count, type, receive, count, type, _data, request.Handle), task);
        return request;
    }

    private void ThrowIfOtherFailed()
    {
        if (IsBroken || !_noticeOfOthers.IsDone("hear the others"))
            return;
        throw Break(new InvalidOperationException($"{Encoding.UTF8.GetString(_notice).TrimEnd('\0')} {Advice}".TrimEnd()));
    }

    private T Break<T>(T error)
        where T : Exception
    {
        IsBroken = true;
        return error;
    }

    private nint Duplicate()
    {
        nint copy = 0;
        _mpi.Check(_mpi.CommDup(_constants.World, &copy), "copy its communicator");
        return copy;
    }

    /// <summary>Asks for a while, and lets it be if MPI has a fault.</summary>
    private static void Poll(Func<bool> isDone)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            for (int turn = 0; !isDone() && Stopwatch.GetElapsedTime(start) < FarewellTime; turn++)
                Rest(turn, Stopwatch.GetElapsedTime(start));
        }
        catch (InvalidOperationException)
        {
            // There is nobody left to hear it.
        }
    }

    /// <summary>Messages of a step come within microseconds; whoever waits longer leaves the core to others.</summary>
    private static void Rest(int turn, TimeSpan waited)
    {
        if (turn < 100)
            Thread.SpinWait(10);
        else if (waited < TimeSpan.FromMilliseconds(50))
            Thread.Yield();
        else
            Thread.Sleep(1);
    }
}
