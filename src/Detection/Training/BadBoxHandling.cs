namespace Microsoft.ML.ResNet;

/// <summary>What to do with boxes that cannot be trained on: without area, outside their image, not finite, or without a label.</summary>
public enum BadBoxHandling
{
    /// <summary>Training does not begin; the exception names every one, by its file where a column has the path.</summary>
    Throw,

    /// <summary>They are left out, and the log says how many and names the first.</summary>
    LeaveOut,
}
