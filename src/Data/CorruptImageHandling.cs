namespace Microsoft.ML.ResNet;

/// <summary>What to do with an image that cannot be decoded, or whose data ends too early.</summary>
public enum CorruptImageHandling
{
    /// <summary>Stop with an exception that names the row and the reason.</summary>
    Throw,

    /// <summary>Leave the row out; a warning says how many were left out, and lists the first.</summary>
    Skip,
}
