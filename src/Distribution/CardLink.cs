using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Decides with the other processes whether NCCL is used, and brings it up. Not run on cards yet.</summary>
internal static class CardLink
{
    private const string Task = "bring up NCCL";

    /// <returns>Null: gradients go through the memory of the host.</returns>
    /// <exception cref="InvalidOperationException">NCCL is asked for and cannot be used.</exception>
    public static NcclCommunicator? Between(ProcessGroup group, Device device, CardExchange exchange)
    {
        if (device.type != DeviceType.CUDA || exchange == CardExchange.HostMemory)
            return null;
        var nccl = NcclLibrary.Find();
        string problem = nccl is null ? "it was not found" : "";
        NcclCommunicator? link = null;
        if (AllAreWell(group, problem))
        {
            byte[] id = new byte[NcclUniqueId.Length];
            if (group.IsFirst)
                id = NcclCommunicator.CreateId(nccl!);
            group.Broadcast(id, Task);
            try
            {
                CudaDriver.Use(device.index);
                link = new(nccl!, id, group.Rank, group.Count);
            }
            catch (Exception failure) when (failure is InvalidOperationException or DllNotFoundException)
            {
                // As where two processes have one card.
                problem = failure.Message;
            }
            if (AllAreWell(group, problem))
                return link;
            link?.End(all: false);
        }

        string[] problems = group.GatherTexts(problem, Task);
        int rank = Array.FindIndex(problems, text => text.Length > 0);
        if (exchange == CardExchange.Automatic)
            return null;
        group.HasAgreed = true;
        throw new InvalidOperationException(
            $"MpiOptions.CardExchange is Nccl, but NCCL cannot be used: in process {rank}, {problems[rank]}.");
    }

    private static bool AllAreWell(ProcessGroup group, string problem)
    {
        double[] wrong = [problem.Length > 0 ? 1 : 0];
        group.Sum(wrong, Task);
        return wrong[0] == 0;
    }
}
