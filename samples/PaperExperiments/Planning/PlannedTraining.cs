using Microsoft.ML.ResNet;
using PaperExperiments.Data;
using PaperExperiments.Trainings;

namespace PaperExperiments.Planning;

/// <summary>One training of a plan.</summary>
internal sealed record PlannedTraining(
    ResNetArchitecture Net, ImageShape Shape, long Parameters, long MultiplyAdds, long Steps, int BatchSize, double Epochs,
    long TrainedImages, long TestedImages)
{
    public static PlannedTraining Of(TrainingSpec spec, PaperDataFacts data)
    {
        var recipe = ScaledRecipe.For(spec);
        int side = ScaledRecipe.ImageSize(spec);
        var shape = data.PixelShape ?? new ImageShape(3, side, side);
        var complexity = spec.Architecture.Complexity(shape, data.ClassCount);
        long steps = recipe.Iterations!.Value;
        int imagesAStep = Math.Min(recipe.BatchSize, data.TrainingCount);
        double epochs = steps * (double)imagesAStep / data.TrainingCount;
        return new(
            spec.Architecture, shape, complexity.Parameters, complexity.MultiplyAdds, steps, recipe.BatchSize, epochs, steps * imagesAStep,
            (long)Math.Ceiling(epochs) * data.TestCount);
    }

    public TimeSpan Time(StepSpeed speed) =>
        TimeSpan.FromSeconds(MultiplyAdds * (TrainedImages / speed.Training + TestedImages / speed.Test));
}
