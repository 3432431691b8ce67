namespace Microsoft.ML.ResNet;

/// <summary>What state names, which are torchvision's, tell.</summary>
internal static class StateNames
{
    /// <summary>The buffer that PyTorch before 0.4.1 did not have and that nothing here reads.</summary>
    public static bool IsBatchCount(string name) => name.EndsWith(".num_batches_tracked", StringComparison.Ordinal);

    public static bool IsClassifier(string name) => name is "fc.weight" or "fc.bias";
}
