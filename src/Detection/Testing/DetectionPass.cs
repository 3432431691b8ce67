namespace Microsoft.ML.ResNet;

/// <summary>One look at a batch of images: what is shared by all regions has been computed. It begins and ends on one thread.</summary>
/// <param name="sizes">Height and width of each image, without padding.</param>
internal abstract class DetectionPass(IReadOnlyList<(int Height, int Width)> sizes) : IDisposable
{
    /// <summary>Height and width of each image as the network sees it, without padding.</summary>
    public IReadOnlyList<(int Height, int Width)> Sizes => sizes;

    /// <summary>The best proposals of each image.</summary>
    public abstract Proposals[] Propose(ProposalOptions options);

    /// <summary>Classifies regions of the images; at least one.</summary>
    public abstract RegionScores Predict(RegionBatch regions);

    public abstract void Dispose();
}
