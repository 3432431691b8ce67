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
    private readonly TrainingTeam _team;
    private readonly Parameter[] _learning;
    private readonly ProposalOptions _proposals;
    private readonly RegionSampling _anchorSampling, _regionSampling;
    private bool _hasGradients;

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
        _team = TrainingTeam.For(options.Processes, network, DetectionMeter.Figures);
        _team.BeginEpoch();
        Rate = new(options.LearningRate, options.Schedule, options.WarmUp);
        _proposals = new(Math.Max(options.TrainingProposals, 2000), options.TrainingProposals);
        _anchorSampling = new(options.AnchorsPerImage, ForegroundShare: 0.5);
        _regionSampling = new(options.RegionsPerImage, options.ForegroundShare);
    }

    public SgdOptimizer Optimizer => _optimizer;

    /// <summary>Those who train this phase's network together.</summary>
    public TrainingTeam Team => _team;

    public LearningRate Rate { get; }

    /// <summary>Computes the gradients of a batch.</summary>
    /// <param name="batch">The images, or this process's share of them.</param>
    /// <param name="random">Of this step.</param>
    /// <returns>What <see cref="DetectionMeter.Record"/> takes, of the whole batch.</returns>
    public float[] Backward(DetectionBatch batch, CounterRandom random)
    {
        _team.BeginStep(counts: batch.Count > 0);
        var (losses, samples, recall) = batch.Count > 0 ? Losses(batch, random) : Nothing;
        double[] all = [.. samples];
        _team.Sum(all);
        // Of a batch in which nothing was to be learned there is no gradient.
        _hasGradients = all.Any(count => count > 0);
        if (!_team.IsAlone)
            losses = losses.Scaled(samples[0] / Math.Max(1, all[0]), samples[1] / Math.Max(1, all[1]));
        using var figures = cat([
            stack([losses.Objectness.detach(), losses.ProposalBoxes.detach(), losses.Classification.detach(), losses.Boxes.detach()]),
            tensor([recall.Found, (float)recall.All], device: _device),
        ]);
        using var sums = _team.Backward(losses.Total, figures).cpu();
        return sums.data<float>().ToArray();
    }

    private (DetectionLosses Losses, double[] Samples, (int Found, int All) Recall) Nothing
    {
        get
        {
            var nothing = tensor(0f, device: _device);
            return (new(nothing, nothing, nothing, nothing), [0, 0], default);
        }
    }

    /// <summary>The losses of a batch, 0 of what does not learn, over how many samples they are means, and how many of its objects were
    /// proposed.</summary>
    private (DetectionLosses Losses, double[] Samples, (int Found, int All) Recall) Losses(DetectionBatch batch, CounterRandom random)
    {
        var images = DetectionBatch.Normalize(batch.Pixels, batch.Sizes, _options.NormalizationInUse, _device);
        var maps = _network.Backbone.Maps(images);
        var proposed = Proposed(images, maps);
        var nothing = tensor(0f, device: _device);
        var (objectness, proposalBoxes, anchors) = _phase.LearnsProposals
            ? DetectionLosses.OfProposals(proposed, batch.Truths, batch.First, _anchorSampling, random)
            : (nothing, nothing, 0);
        var regions = SampledRegions.Draw(
            proposed.Select(_proposals, batch.Sizes), batch.Truths, batch.Sizes, batch.First, _phase.Regions, _regionSampling, random);
        var (classification, boxes) = (nothing, nothing);
        if (_phase.LearnsRegions && regions.Labels.Count > 0)
        {
            var (logits, deltas) = _network.Predict(maps, regions.Batch);
            (classification, boxes) = DetectionLosses.OfRegions(logits, deltas, regions);
        }
        double[] samples = [anchors, _phase.LearnsRegions ? regions.Labels.Count : 0];
        return (new(objectness, proposalBoxes, classification, boxes), samples, regions.Recall);
    }

    /// <summary>Makes a step of the weights by the gradients.</summary>
    public void Learn(double rate)
    {
        _optimizer.LearningRate = rate;
        if (!_hasGradients)
            return;
        if (_options.MaximumGradientNorm is { } norm)
            nn.utils.clip_grad_norm_(_learning, norm);
        _optimizer.Step();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _team.Dispose();
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
