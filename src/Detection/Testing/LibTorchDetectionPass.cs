using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>A batch of images in libtorch's memory.</summary>
internal sealed class LibTorchDetectionPass : DetectionPass
{
    private readonly DetectionNetwork _network;
    private readonly IDisposable _inferenceMode = inference_mode();
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _images;
    private readonly List<Tensor> _maps;

    /// <param name="network">The network. Any number of threads may use one.</param>
    /// <param name="images">
    /// float32 [N, 3, H, W], normalised, on the network's device, taken over; H and W are multiples of
    /// <see cref="DetectionSize.Multiple"/>, and what lies beyond an image's own size is 0.
    /// </param>
    /// <param name="sizes">Each image's own height and width.</param>
    public LibTorchDetectionPass(DetectionNetwork network, Tensor images, IReadOnlyList<(int Height, int Width)> sizes)
        : base(sizes)
    {
        (_network, _images) = (network, images);
        try
        {
            _maps = network.Backbone.Maps(images);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override Proposals[] Propose(ProposalOptions options)
    {
        using var scope = NewDisposeScope();
        return ProposalMaps.Of(_network, _maps, (int)_images.shape[2], (int)_images.shape[3]).Select(options, Sizes);
    }

    public override RegionScores Predict(RegionBatch regions)
    {
        using var features = Features(regions);
        return Classify(features);
    }

    /// <summary>What regions are classified by.</summary>
    /// <returns>float32 [R, features], fresh.</returns>
    public Tensor Features(RegionBatch regions) => _network.Features(_maps, regions);

    /// <param name="features">float32 [R, features].</param>
    public RegionScores Classify(Tensor features)
    {
        using var scope = NewDisposeScope();
        var (logits, deltas) = _network.Regions.Predictor.Predict(features);
        return new(Values(logits.softmax(1)), Values(deltas));

        static float[] Values(Tensor tensor) => tensor.cpu().contiguous().data<float>().ToArray();
    }

    public override void Dispose()
    {
        _scope.Dispose();
        _images.Dispose();
        _inferenceMode.Dispose();
    }
}
