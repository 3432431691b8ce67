namespace Microsoft.ML.ResNet;

/// <summary>A <see cref="ResNetPredictor"/> has as many images on their way as it may: try again later.</summary>
public sealed class PredictorQueueFullException : Exception
{
    internal PredictorQueueFullException(int capacity)
        : base(
            $"The predictor has {capacity} images on their way, which is its {nameof(ResNetPredictorOptions.QueueCapacity)}: try again "
            + "later.") => Capacity = capacity;

    /// <summary>The predictor's <see cref="ResNetPredictorOptions.QueueCapacity"/>.</summary>
    public int Capacity { get; }
}
