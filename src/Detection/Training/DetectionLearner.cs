using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>The steps of one phase: what a batch is worth to what learns, and how that follows.</summary>
internal sealed class DetectionLearner : IDisposable
{
    private readonly DetectionPhase _phase;
    private readonly DetectionNetwork _network;
    private readonly DetectionNetwork _proposer;
    private readonly FasterRcnnTrainer.Options _options;
    private readonly Device _device;
    private readonly SgdOptimizer _optimizer;
    private readonly Parameter[] _learning;
    private readonly ProposalOptions _proposals;
    private readonly RegionSampling _anchorSampling, _regionSampling;

    /// <param name="phase">What learns.</param>
    /// <param name="network">The network that it is in, on its device and in its final memory format.</param>
    /// <param name="proposer">The network that proposes regions, which may be the same.</param>
    /// <param name="options">Already validated.</param>
    /// <param name="device">Where both are.</param>
    public DetectionLearner(
        DetectionPhase phase, DetectionNetwork network, DetectionNetwork proposer, FasterRcnnTrainer.Options options, Device device)
    {
        (_phase, _network, _proposer, _options, _device) = (phase, network, proposer, options, device);
        FixedParts.Freeze(network, options.FrozenParts, phase);
        var learning = network.named_parameters().Where(parameter => parameter.parameter.requires_grad).ToArray();
        _learning = [.. learning.Select(parameter => parameter.parameter)];
        _optimizer = new(
            learning.GroupBy(_ => (1.0, options.WeightDecay), parameter => (parameter.name, parameter.parameter)), options.LearningRate,
            options.Momentum, nesterov: false);
        Rate = new(options.LearningRate, options.Schedule, options.WarmUp);
        _proposals = new(Math.Max(options.TrainingProposals, 2000), options.TrainingProposals);
        _anchorSampling = new(options.AnchorsPerImage, ForegroundShare: 0.5);
        _regionSampling = new(options.RegionsPerImage, options.ForegroundShare);
    }

    public SgdOptimizer Optimizer => _optimizer;

    public LearningRate Rate { get; }

    /// <summary>The losses of a batch, 0 of what does not learn, and how many of its objects were proposed.</summary>
    /// <param name="batch">The images.</param>
    /// <param name="random">Of this step.</param>
    public (DetectionLosses Losses, (int Found, int All) Recall) Losses(DetectionBatch batch, CounterRandom random)
    {
        var images = DetectionBatch.Normalize(batch.Pixels, batch.Sizes, _options.NormalizationInUse, _device);
        var maps = _network.Backbone.Maps(images);
        var proposed = Proposed(images, maps);
        var nothing = tensor(0f, device: _device);
        var (objectness, proposalBoxes) = _phase.LearnsProposals
            ? DetectionLosses.OfProposals(proposed, batch.Truths, _anchorSampling, random)
            : (nothing, nothing);
        var regions = SampledRegions.Draw(
            proposed.Select(_proposals, batch.Sizes), batch.Truths, batch.Sizes, _phase.Regions, _regionSampling, random);
        var (classification, boxes) = (nothing, nothing);
        if (_phase.LearnsRegions && regions.Labels.Count > 0)
        {
            var (logits, deltas) = _network.Predict(maps, regions.Batch);
            (classification, boxes) = DetectionLosses.OfRegions(logits, deltas, regions);
        }
        return (new(objectness, proposalBoxes, classification, boxes), regions.Recall);
    }

    /// <summary>Makes a step of the weights.</summary>
    public void Learn(DetectionLosses losses, double rate)
    {
        _optimizer.LearningRate = rate;
        _network.zero_grad();
        // Of a batch in which nothing was to be learned there is no gradient.
        if (!losses.Total.requires_grad)
            return;
        losses.Total.backward();
        if (_options.MaximumGradientNorm is { } norm)
            nn.utils.clip_grad_norm_(_learning, norm);
        _optimizer.Step();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _network.zero_grad();
    }

    private ProposalMaps Proposed(Tensor images, IReadOnlyList<Tensor> maps)
    {
        var (height, width) = ((int)images.shape[2], (int)images.shape[3]);
        if (_proposer == _network)
            return ProposalMaps.Of(_network, maps, height, width);
        using var noGrad = no_grad();
        return ProposalMaps.Of(_proposer, _proposer.Backbone.Maps(images), height, width);
    }
}
