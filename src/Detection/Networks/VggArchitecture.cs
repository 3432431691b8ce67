using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The convolutions of a VGG as data (Simonyan and Zisserman 2015, "Very Deep Convolutional Networks for Large-Scale Image Recognition"):
/// the body of detectors that residual networks are compared with in the paper's tables 7 and 8. It does not classify.
/// </summary>
public sealed record VggArchitecture
{
    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The channels of the 3×3 convolutions, stage by stage; each stage after the first begins with a pooling that halves its maps. Five
    /// stages, each of at least one convolution.
    /// </summary>
    public required ImmutableArray<ImmutableArray<int>> Stages { get; init; }

    /// <summary>The paper's: thirteen convolutions.</summary>
    public static VggArchitecture Vgg16 { get; } = new()
    {
        Name = "vgg16", Stages = [[64, 64], [128, 128], [256, 256, 256], [512, 512, 512], [512, 512, 512]],
    };

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <inheritdoc/>
    public bool Equals(VggArchitecture? other) =>
        other is not null && Name == other.Name && Stages.Length == other.Stages.Length
        && Stages.Zip(other.Stages).All(pair => pair.First.SequenceEqual(pair.Second));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Stages.Length);

    /// <summary>Channels of the maps that it gives.</summary>
    internal int OutputChannels => Stages[^1][^1];

    /// <summary>
    /// The convolutions by the place that torchvision gives them in <c>features</c>, where activations and poolings have places too.
    /// </summary>
    internal IEnumerable<(string Name, int Inputs, int Outputs, bool IsFirstOfStage)> Convolutions
    {
        get
        {
            int place = 0, channels = 3;
            for (int stage = 0; stage < Stages.Length; stage++)
            {
                place += stage > 0 ? 1 : 0;
                for (int i = 0; i < Stages[stage].Length; i++)
                {
                    yield return ($"features.{place}", channels, Stages[stage][i], i == 0 && stage > 0);
                    channels = Stages[stage][i];
                    place += 2;
                }
            }
        }
    }

    /// <summary>Each rule that is broken, as a sentence.</summary>
    internal IEnumerable<string> Problems()
    {
        if (Stages.IsDefault || Stages.Length != 5 || Stages.Any(stage => stage.IsDefaultOrEmpty || stage.Any(width => width < 1)))
            yield return "Architecture.Vgg.Stages must be five, each of at least one convolution of at least one channel; received "
                + (Stages.IsDefault ? "none." : $"{string.Join(" | ", Stages.Select(
                    stage => stage.IsDefault ? "none" : string.Join(' ', stage)))}.");
    }
}
