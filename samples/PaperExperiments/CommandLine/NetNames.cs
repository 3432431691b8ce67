using Microsoft.ML.ResNet;

namespace PaperExperiments.CommandLine;

/// <summary>Names of nets on the command line.</summary>
internal static class NetNames
{
    /// <param name="names">By commas, or null.</param>
    /// <param name="report">Hears what is wrong with them.</param>
    /// <param name="option">The option that they are given by.</param>
    /// <returns>Null where no names were given.</returns>
    public static ResNetArchitecture[]? Read(string? names, Action<string> report, string option)
    {
        if (names is null)
            return null;
        ResNetArchitecture[] nets =
        [
            .. names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(name => ReadOne(name, report, option)).OfType<ResNetArchitecture>(),
        ];
        if (names.Trim(',', ' ').Length == 0)
            report($"{option} must name at least one net; received none.");
        foreach (var twice in nets.GroupBy(net => net.Name).Where(group => group.Count() > 1))
            report($"{option} must name each net once; received {twice.Key} {twice.Count()} times.");
        return nets;
    }

    /// <returns>Null where no name was given, or one of no net.</returns>
    public static ResNetArchitecture? ReadOne(string? name, Action<string> report, string option)
    {
        try
        {
            return name is null ? null : ResNetArchitecture.Parse(name);
        }
        catch (ArgumentException error)
        {
            report($"{option}: {error.Message.Split(" (Parameter")[0]}");
            return null;
        }
    }
}
