using TorchSharp;

namespace Microsoft.ML.ResNet.Tests;

internal static class LiveTensors
{
    /// <summary>
    /// The tensors there are before a test that counts them again at its end. What earlier tests left to their finalizers is finalized
    /// first, so that it cannot make a difference in between.
    /// </summary>
    public static long CountSettled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return torch.Tensor.TotalCount;
    }
}
