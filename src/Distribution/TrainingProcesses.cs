using System.Runtime.InteropServices;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Processes that train one network together (<see cref="ResNetTrainer.Options.Processes"/>), each on its share of every batch: on the
/// cores of one machine, or on many machines. A launcher of MPI starts the same program several times, as in
/// <c>mpirun -n 4 --bind-to none dotnet app.dll</c>, and each calls <see cref="JoinMpi"/> once.
/// </summary>
/// <remarks>
/// <para>The MPI library is the machine's: Open MPI, MPICH, Intel MPI or MS-MPI. Without a launcher there is one process, and no library is
/// needed.</para>
/// <para>A fit that fails on one process fails on all, and these processes cannot work together again: when one ends, all end. MPI cannot
/// go on with fewer; the job is started again, with any number of processes, and goes on from its
/// <see cref="ResNetTrainer.Options.Checkpoint"/>.</para>
/// </remarks>
public sealed class TrainingProcesses : IDisposable
{
    // Launchers that take a status of 0 for success are told otherwise.
    private const int FailureStatus = 1;

    private static readonly Lock Gate = new();
    private static bool s_hasJoined;

    private readonly Lock _ending = new();
    private bool _hasEnded;
    private bool _isWorking;

    private TrainingProcesses(ProcessGroup? group, int localRank, int localCount, MpiOptions options, string description)
    {
        (Group, LocalRank, LocalCount, Options, Description) = (group, localRank, localCount, options, description);
        TorchThreads.Processes = localCount;
        if (group is not null)
            AppDomain.CurrentDomain.ProcessExit += EndWithProcess;
    }

    /// <summary>The number of this process, from 0.</summary>
    public int Rank => Group?.Rank ?? 0;

    /// <summary>How many processes there are, on all machines.</summary>
    public int Count => Group?.Count ?? 1;

    /// <summary>The number of this process among those of its machine, from 0.</summary>
    public int LocalRank { get; }

    /// <summary>How many of the processes are on this machine.</summary>
    public int LocalCount { get; }

    /// <summary>Whether this is process 0: the one that writes checkpoints and logs, and that should print, and save models.</summary>
    public bool IsFirst => Rank == 0;

    /// <summary>The MPI library, or that there is none.</summary>
    public string Description { get; }

    /// <summary>Null where there is one process.</summary>
    internal ProcessGroup? Group { get; }

    internal MpiOptions Options { get; }

    /// <summary>Joins the processes that the launcher of this one has started. Once in a process; dispose the result at its end.</summary>
    /// <param name="options">Null: the defaults.</param>
    /// <exception cref="ArgumentException">Options are out of range; the message names all of them.</exception>
    /// <exception cref="DllNotFoundException">The MPI library is missing; the message names those that were tried.</exception>
    /// <exception cref="InvalidOperationException">It was called before, or the library is not that of the launcher.</exception>
    public static TrainingProcesses JoinMpi(MpiOptions? options = null)
    {
        options ??= new MpiOptions();
        Validation.ThrowIfAny([.. options.Problems()], nameof(options));
        lock (Gate)
        {
            if (s_hasJoined)
                throw new InvalidOperationException(
                    "This process has joined before: MPI begins once in a process. Keep the TrainingProcesses, and dispose it at the end.");
            var launcher = MpiLauncher.Current;
            if (launcher.Name is null)
                return new(null, 0, 1, options, "no launcher of MPI");
            s_hasJoined = true;
            return Join(options, launcher);
        }
    }

    /// <summary>
    /// Gives all processes a text that the first has: a decision, a path, a seed. All call it; what the others have is not looked at.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another process failed; the message is its own.</exception>
    /// <exception cref="TimeoutException">Another process does not answer.</exception>
    public string Broadcast(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ObjectDisposedException.ThrowIf(_hasEnded, this);
        return Group?.BroadcastText(text, "hear what the first has to say") ?? text;
    }

    /// <summary>
    /// Ends MPI, once all processes have come here. After a failed fit it only ends when the process does, and then all do.
    /// </summary>
    public void Dispose()
    {
        if (Group is not { IsBroken: true })
            End();
    }

    /// <summary>Begins work of all processes.</summary>
    /// <param name="advice">What to do where it fails, for messages.</param>
    /// <returns>To be disposed when it is done.</returns>
    internal IDisposable Begin(string advice)
    {
        ObjectDisposedException.ThrowIf(_hasEnded, this);
        Group?.ThrowIfBroken();
        if (Group is not null)
            (Group.Advice, Group.HasAgreed) = (advice, false);
        return new Work(this, advice);
    }

    /// <summary>Tells the others of an exception that they did not all meet.</summary>
    internal void Announce(Exception failure) => Group?.Announce(
        $"Process {Rank} of {Count} on {Environment.MachineName} failed: {failure.GetType().Name}: {failure.Message}");

    private static TrainingProcesses Join(MpiOptions options, MpiLauncher launcher)
    {
        var mpi = MpiLibrary.Load(options.LibraryPath, launcher);
        mpi.Initialize();
        var group = new ProcessGroup(mpi, options.Timeout);
        string version = mpi.Version();
        if (launcher.Count is { } expected && expected != group.Count)
        {
            group.Leave();
            throw new InvalidOperationException(
                $"{launcher.Name} started {expected} processes, but the MPI library {mpi.Path} ({version}) sees {group.Count}: "
                + "it does not belong to this launcher. Use the launcher of the library (mpirun.openmpi, mpiexec.mpich), "
                + "or set MpiOptions.LibraryPath to the library of the launcher.");
        }
        var (rank, count) = LocalPlace(mpi, group.Rank);
        if (group.Count > 1)
            return new(group, rank, count, options, version);
        group.Leave();
        return new(null, rank, count, options, version);
    }

    private static unsafe (int Rank, int Count) LocalPlace(MpiLibrary mpi, int rank)
    {
        int localRank = 0, count = 0;
        nint local = mpi.SplitByMachine(rank);
        mpi.Check(mpi.CommRank(local, &localRank), "tell the rank on this machine");
        mpi.Check(mpi.CommSize(local, &count), "tell the number of processes on this machine");
        _ = mpi.CommFree(&local);
        return (localRank, count);
    }

    private void EndWithProcess(object? sender, EventArgs e)
    {
        if (_isWorking)
            Group!.Announce($"Process {Rank} of {Count} on {Environment.MachineName} was ended while it trained.");
        End();
    }

    private void End()
    {
        lock (_ending)
        {
            if (_hasEnded || Group is null)
                return;
            _hasEnded = true;
            if (Group.IsBroken)
                Group.Abort(FailureStatus);
            else
                Group.Leave();
        }
    }

    /// <summary>While it is under way, the end of this process is the end of the job, and a launcher that ends it is told on.</summary>
    private sealed class Work : IDisposable
    {
        private readonly TrainingProcesses _processes;
        private readonly PosixSignalRegistration? _ended;

        public Work(TrainingProcesses processes, string advice)
        {
            _processes = processes;
            processes._isWorking = processes.Group is not null;
            // Two of any number say it: the first, and one other in case that it is the first that died.
            if (processes is { Group: not null, Rank: 0 or 1 })
                _ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Console.Error.WriteLine(
                    $"Process {processes.Rank} of {processes.Count} was told to end while it trained: "
                    + $"another process died, or the job was cancelled. {advice}".TrimEnd()));
        }

        public void Dispose()
        {
            _processes._isWorking = false;
            _ended?.Dispose();
        }
    }
}
