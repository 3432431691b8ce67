namespace Microsoft.ML.ResNet.Tests.Interop;

[TestClass]
public sealed class MpiLauncherTests
{
    private static MpiLauncher Of(params (string Name, string Value)[] variables)
    {
        var all = variables.ToDictionary(variable => variable.Name, variable => variable.Value);
        return MpiLauncher.Of(name => all.GetValueOrDefault(name));
    }

    [TestMethod]
    public void Launchers_are_known_by_their_variables()
    {
        Assert.AreEqual(new MpiLauncher("Open MPI's mpirun", 4, PrefersOpenMpi: true), Of(
            ("OMPI_COMM_WORLD_SIZE", "4"), ("PMIX_RANK", "1")));
        Assert.AreEqual(new MpiLauncher("MPICH's mpiexec", 3, PrefersOpenMpi: false), Of(("PMI_SIZE", "3"), ("PMI_RANK", "0")));
        Assert.AreEqual(new MpiLauncher("srun --mpi=pmi2", 8, PrefersOpenMpi: false), Of(
            ("PMI_SIZE", "8"), ("SLURM_PROCID", "0"), ("SLURM_STEP_NUM_TASKS", "8")));
        Assert.AreEqual(new MpiLauncher("a launcher that speaks PMIx", 16, PrefersOpenMpi: true), Of(
            ("PMIX_RANK", "3"), ("SLURM_STEP_NUM_TASKS", "16")));
    }

    [TestMethod]
    public void The_variables_of_a_batch_script_are_none_of_a_launcher() =>
        Assert.IsNull(Of(("SLURM_NTASKS", "16"), ("SLURM_PROCID", "0")).Name);
}
