using Reporting;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>A speed of ours that is compared with that of others who do the same work.</summary>
internal abstract class ComparedScenario : Scenario
{
    /// <summary>Ours: one, or one for each backend, of which the better counts.</summary>
    public virtual IReadOnlyList<string> Sides { get; } = [Side.Ours];

    public abstract IReadOnlyList<string> Peers { get; }

    /// <summary>What our speed divided by the best peer's should at least be.</summary>
    public abstract double Target { get; }

    /// <summary>Of the speed.</summary>
    public virtual string Unit => "images/s";

    /// <summary>Floating-point operations for an image, two for each multiply-add; 0 where they say nothing.</summary>
    public abstract double ImageFlops { get; }

    /// <summary>Whether its peers' memory is compared as well.</summary>
    public virtual bool ComparesMemory => false;

    /// <summary>Does the work again and again, and tells <see cref="Turns"/>, until they are over.</summary>
    /// <param name="side">One of <see cref="Side"/>.</param>
    /// <returns>The version of the library that did it, where it is not ours.</returns>
    public abstract string? Play(string side);

    public sealed override Measurement Run(string side, double seconds)
    {
        Turns.Begin();
        string? version = Play(side);
        return new(0, Machine.PeakMemory / (double)(1 << 20)) { Version = version };
    }

    /// <summary>Each layer is computed three times in training: forward, and backward for its input and for its weights.</summary>
    protected static double Flops(ResNetArchitecture architecture, int side, bool isTraining) =>
        (isTraining ? 6.0 : 2.0) * architecture.Complexity(new(3, side, side), SyntheticImage.Classes).MultiplyAdds;
}
