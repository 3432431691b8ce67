namespace Microsoft.ML.ResNet;

/// <summary>
/// Computes a detector's layers on one device. What is chosen of what they say is managed code, the same whatever computes. Any number of
/// threads may use one at once.
/// </summary>
internal abstract class DetectionEngine : IDisposable
{
    /// <summary>What computes.</summary>
    public abstract ScoringBackend Backend { get; }

    /// <summary>Looks at images of one size.</summary>
    /// <param name="images">Each <c>[height, width, 3]</c>, at least one.</param>
    /// <param name="size">Their size, without padding.</param>
    public abstract DetectionPass Begin(IReadOnlyList<byte[]> images, (int Height, int Width) size);

    /// <summary>Whether the next can be.</summary>
    public virtual bool JoinsScales => false;

    /// <summary>Looks at images at several sizes.</summary>
    /// <param name="scales">At the first, regions are proposed; at the others, the smallest first, they are classified.</param>
    public virtual DetectionPass Begin(IReadOnlyList<ScaledImages> scales) => throw new NotSupportedException();

    public abstract void Dispose();
}
