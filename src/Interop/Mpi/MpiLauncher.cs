using System.Globalization;

namespace Microsoft.ML.ResNet;

/// <summary>What started this process, as the variables tell that launchers set.</summary>
/// <param name="Name">For messages; null: no launcher of MPI.</param>
/// <param name="Count">How many processes it started; null where it does not say.</param>
/// <param name="PrefersOpenMpi">Whether it is Open MPI's own, or speaks PMIx, as Open MPI does.</param>
internal sealed record MpiLauncher(string? Name, int? Count, bool PrefersOpenMpi)
{
    public static MpiLauncher Current => Of(Environment.GetEnvironmentVariable);

    public static MpiLauncher Of(Func<string, string?> variable)
    {
        if (Number(variable("OMPI_COMM_WORLD_SIZE")) is { } openMpi)
            return new("Open MPI's mpirun", openMpi, PrefersOpenMpi: true);
        // Hydra, the launcher of MPICH and Intel MPI, and Slurm's --mpi=pmi2.
        if (Number(variable("PMI_SIZE")) is { } pmi)
            return new(variable("SLURM_PROCID") is null ? "MPICH's mpiexec" : "srun --mpi=pmi2", pmi, PrefersOpenMpi: false);
        if (variable("PMIX_RANK") is not null)
            return new("a launcher that speaks PMIx", Number(variable("SLURM_STEP_NUM_TASKS")), PrefersOpenMpi: true);
        // Of the process manager of MS-MPI.
        if (Number(variable("MPIEXEC_COUNT") ?? variable("PMI_UNIVERSE_SIZE")) is { } microsoft)
            return new("mpiexec", microsoft, PrefersOpenMpi: false);
        return new(null, null, PrefersOpenMpi: true);
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}
