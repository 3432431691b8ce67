namespace Microsoft.ML.Runtime;

internal sealed class Host : HostEnvironment, IHost
{
    public Host(HostEnvironment parent, string fullName, Random random)
        : base(parent, fullName, random)
    {
        Seed = parent.Seed;
        GpuDeviceId = parent.GpuDeviceId;
        FallbackToCpu = parent.FallbackToCpu;
        IsCanceled = parent.IsCanceled;
        // Only what hangs from the root learns where temporary files go; hosts below it keep the system's folder.
        if (parent is LocalEnvironment)
            TempFilePath = parent.TempFilePath;
    }

    public Random Rand => Random;
}
