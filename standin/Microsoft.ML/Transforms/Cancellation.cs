using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

internal static class Cancellation
{
    /// <summary>Throws once the environment's work has been cancelled.</summary>
    public static void CheckAlive(this IHostEnvironment env)
    {
        if (env is ICancelable { IsCanceled: true })
            throw new OperationCanceledException("Operation was canceled.");
    }
}
