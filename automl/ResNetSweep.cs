using Microsoft.ML.AutoML;
using Microsoft.ML.SearchSpace;
using Microsoft.ML.SearchSpace.Option;

namespace Microsoft.ML.ResNet;

/// <summary>Lets AutoML choose the options of residual networks.</summary>
public static class ResNetSweep
{
    /// <summary>
    /// A <see cref="ResNetTrainer"/> whose options AutoML tries values of:
    /// <c>mlContext.Transforms.Conversion.MapValueToKey("Label").Append(ResNetSweep.CreateSweepable(new() { Epochs = 10 }))</c> is a
    /// pipeline for <c>mlContext.Auto().CreateExperiment().SetPipeline(...)</c>.
    /// </summary>
    /// <param name="options">The trainer's options: what is not swept, and where the sweep begins. Default: the trainer's own.</param>
    /// <param name="searchSpace">What is swept. Default: <see cref="ResNetSearchSpace.Default"/>.</param>
    /// <remarks>
    /// Trials end early when AutoML's time is over. Each trains in an <see cref="MLContext"/> of its own, with the seed and the
    /// <c>GpuDeviceId</c> of the experiment's.
    /// </remarks>
    /// <exception cref="ArgumentException">Options lie outside of the search space; the message names all of them.</exception>
    public static SweepableEstimator CreateSweepable(ResNetTrainer.Options? options = null, ResNetSearchSpace? searchSpace = null)
    {
        options ??= new();
        searchSpace ??= ResNetSearchSpace.Default;
        var swept = searchSpace.Describe(options);
        var space = new SearchSpace.SearchSpace();
        foreach (var option in swept)
            space.Add(option.Name, ToAutoML(option));
        return new SweepableEstimator(
            (context, parameter) => context.MulticlassClassification.Trainers.ResNet(searchSpace.Apply(
                options, swept.ToDictionary(option => option.Name, option => ValueOf(option, parameter)))),
            space);
    }

    private static OptionBase ToAutoML(SweptOption option) => option switch
    {
        SweptRange range => new UniformDoubleOption(range.Minimum, range.Maximum, range.IsLogarithmic, range.Default),
        SweptChoice choice => new ChoiceOption([.. choice.Choices], choice.Default),
        _ => throw new ArgumentOutOfRangeException(nameof(option), option, "is of no known kind"),
    };

    private static object ValueOf(SweptOption option, Parameter parameter) =>
        option is SweptRange ? parameter[option.Name].AsType<double>() : parameter[option.Name].AsType<string>();
}
