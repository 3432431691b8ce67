namespace Microsoft.ML.ResNet;

/// <summary>
/// What to do with an image that cannot be decoded, or whose data ends too early. Its file is named where the data has a text column with
/// Path, File or Source in its name, as <c>LoadFromImageFolder</c> gives it.
/// </summary>
public enum CorruptImageHandling
{
    /// <summary>Stop with an exception that names the row, the file and the reason.</summary>
    Throw,

    /// <summary>
    /// Leave the row out of training; in scoring, give it NaN for scores and the missing key for a predicted label. A warning says how many
    /// there are, and lists the first twenty.
    /// </summary>
    Skip,
}
