using Microsoft.ML.ResNet;

namespace PaperExperiments.Detection;

/// <summary>Names of bodies on the command line.</summary>
internal static class DetectionBodies
{
    /// <summary>The paper's peer.</summary>
    public const string Vgg16 = "vgg-16";

    public static string[] Split(string names) =>
        names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Reports what is wrong with names.</summary>
    public static void Check(string? names, Action<string> report, string option)
    {
        string[] bodies = Split(names ?? "");
        if (bodies.Length == 0)
            report($"{option} must name at least one network; received none.");
        foreach (string twice in bodies.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key))
            report($"{option} must name each network once; received {twice} twice.");
        foreach (string name in bodies.Where(name => name != Vgg16))
            CommandLine.NetNames.ReadOne(name, report, option);
    }

    /// <summary>The detector over a body, as a recipe has it.</summary>
    /// <param name="recipe">The paper's.</param>
    /// <param name="body">Checked.</param>
    /// <param name="checkpoint">Its weights; a residual network is what they are of.</param>
    public static DetectorArchitecture Architecture(FasterRcnnRecipe recipe, string body, string? checkpoint)
    {
        if (body == Vgg16)
            return DetectorArchitecture.OnVgg(VggArchitecture.Vgg16) with { AnchorSizes = recipe.Options.Architecture!.AnchorSizes };
        if (checkpoint is null)
            return recipe.For(ResNetArchitecture.Parse(body)).Options.Architecture!;
        using var weights = ResNetCheckpoint.Load(checkpoint);
        return recipe.For(weights.Describe().Architecture).Options.Architecture!;
    }
}
