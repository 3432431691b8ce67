using Microsoft.ML.ResNet;
using PaperExperiments.Results;
using PaperExperiments.Trainings;

namespace PaperExperiments.Experiments;

/// <summary>A table or figure of the paper.</summary>
internal abstract class Experiment
{
    /// <summary>The command.</summary>
    public abstract string Name { get; }

    /// <summary>As the paper calls it.</summary>
    public abstract string Title { get; }

    /// <summary>What the command does, for its help.</summary>
    public abstract string Description { get; }

    /// <summary>How its nets are trained.</summary>
    public abstract Recipe Recipe { get; }

    /// <summary>Those of the paper, in its order.</summary>
    public abstract IReadOnlyList<ResNetArchitecture> Nets { get; }

    /// <summary>Whether nets are trained for it.</summary>
    public virtual bool Trains => true;

    /// <summary>Whether it tests at sizes that only image files can be resized to.</summary>
    public bool NeedsImageFiles => Trains && Recipe == Recipe.ImageNet;

    public abstract ExperimentResult Evaluate(ExperimentRun run);

    protected static ResNetArchitecture[] Parse(params IEnumerable<string> names) => [.. names.Select(ResNetArchitecture.Parse)];
}
