using Microsoft.ML.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests;

/// <summary>
/// What a trainer does with <see cref="Pretrained"/>, as somebody would write it with TorchSharp alone: the batches are the trainer's, the
/// rest is not.
/// </summary>
internal sealed class TrainingByHand : IDisposable
{
    private readonly ImageStore _store;
    private readonly ResNetTrainer.Options _options;

    public TrainingByHand(ResNetTrainer.Options options, IDataView data, MLContext context)
    {
        _options = options;
        using var channel = ((IChannelProvider)context).Start("test");
        _store = ImageStore.Load(data, "Features", "Label", options.InitialModel!.Description.Input, new(), channel, default);
        Images = new(_store, [.. Enumerable.Range(0, _store.Count)]);
    }

    public LabelledImages Images { get; }

    /// <summary>The factor on the learning rate of each parameter.</summary>
    public Func<string, double> Multiplier { get; init; } = _ => 1;

    /// <summary>The images of each epoch.</summary>
    public Func<int, int[]>? Order { get; init; }

    /// <summary>The weight of each class in the loss.</summary>
    public float[]? ClassWeights { get; init; }

    /// <summary>The loss of the first step.</summary>
    public double FirstLoss { get; private set; } = double.NaN;

    /// <returns>The state that training ends with.</returns>
    public Dictionary<string, float[]> Run()
    {
        using var network = _options.InitialModel!.CopyNetwork();
        // As the trainer does; separate operations round otherwise.
        network.NormalizedBy = FusedNormalization.Normalize;
        ChannelsLast.Convert(network);
        using var normalizer = _options.InitialModel.Description.Normalization.On(CPU);
        using var weights = ClassWeights is null ? null : tensor(ClassWeights);
        using var optimizer = new SGD(
            network.named_parameters().Select(parameter => new SGD.ParamGroup(
                [parameter.parameter], _options.LearningRate * Multiplier(parameter.name), _options.Momentum,
                weight_decay: _options.WeightDecay)),
            _options.LearningRate);
        var batches =
            new BatchOptions { BatchSize = _options.BatchSize, Shuffle = true, Seed = new RandomStreams(_options.Seed!.Value).Batches };
        for (int epoch = 1; epoch <= _options.Epochs; epoch++)
            foreach (var batch in EpochBatches.Read(_store, Order?.Invoke(epoch) ?? Images.Indices, batches, epoch, default))
            {
                using var scope = NewDisposeScope();
                using (batch)
                {
                    network.train();
                    optimizer.zero_grad();
                    var logProbabilities = network.forward(normalizer.Apply(batch.Images)).log_softmax(1);
                    var losses = -logProbabilities.gather(1, batch.Labels.unsqueeze(1)).squeeze(1);
                    var shares = weights is null ? ones_like(losses) : weights.index_select(0, batch.Labels);
                    var loss = (losses * shares).sum() / shares.sum();
                    if (double.IsNaN(FirstLoss))
                        FirstLoss = loss.item<float>();
                    loss.backward();
                    optimizer.step();
                }
            }
        return Pretrained.State(network);
    }

    public void Dispose() => _store.Dispose();
}
