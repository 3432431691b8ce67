namespace Microsoft.ML.ResNet;

/// <summary>What a <see cref="ResNetPredictor"/> does with a caller for whose image there is no room.</summary>
public enum WhenQueueFull
{
    /// <summary>
    /// It throws a <see cref="PredictorQueueFullException"/> at once: a web server answers 503 and stays quick for the others.
    /// </summary>
    Reject,

    /// <summary>The caller waits for room, which is for programs that score a collection as fast as they can.</summary>
    Wait,
}
