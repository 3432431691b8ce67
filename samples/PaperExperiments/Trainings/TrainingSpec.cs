using System.Globalization;
using Microsoft.ML.ResNet;
using PaperExperiments.CommandLine;

namespace PaperExperiments.Trainings;

/// <summary>What one training is of: everything that decides its result.</summary>
internal sealed record TrainingSpec
{
    public required ResNetArchitecture Architecture { get; init; }

    public required Recipe Recipe { get; init; }

    /// <summary>Name of the data set.</summary>
    public required string Data { get; init; }

    public required double Scale { get; init; }

    public required double DataScale { get; init; }

    public required double HoldOut { get; init; }

    public required int Seed { get; init; }

    /// <summary>Null: the recipe's.</summary>
    public required int? ImageSize { get; init; }

    /// <summary>Null: the recipe's.</summary>
    public required int? BatchSize { get; init; }

    /// <summary>The folder of the training within the store, such as "cifar10-jpg/cifar-20-s0.05-d1-seed1".</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture,
        $"{Safe(Data)}/{Architecture.Name}{(IsUsualRecipe ? "" : $"-{Recipe.ToString().ToLowerInvariant()}-recipe")}"
        + $"-s{Scale:0.##########}-d{DataScale:0.##########}"
        + $"{Part("h", HoldOut == 0 ? null : HoldOut)}{Part("i", ImageSize)}{Part("b", BatchSize)}-seed{Seed}");

    public static TrainingSpec Of(ExperimentOptions options, Recipe recipe, string data, ResNetArchitecture architecture, int seed) => new()
    {
        Architecture = architecture,
        Recipe = recipe,
        Data = data,
        Scale = options.Scale,
        DataScale = options.DataScale,
        HoldOut = options.HoldOut,
        Seed = seed,
        ImageSize = options.ImageSize,
        BatchSize = options.BatchSize,
    };

    private bool IsUsualRecipe => Recipe == Recipe.Cifar == (Architecture.Stem == StemKind.Cifar);

    private static string Part(string letter, double? value) =>
        value is { } given ? string.Create(CultureInfo.InvariantCulture, $"-{letter}{given:0.##########}") : "";

    private static string Safe(string name) =>
        string.Concat(name.Select(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '_')).Trim('.');
}
