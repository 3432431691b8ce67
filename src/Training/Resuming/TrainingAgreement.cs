using System.Globalization;
using System.Text.Json;

namespace Microsoft.ML.ResNet;

/// <summary>Whether all processes were given the same training.</summary>
internal static class TrainingAgreement
{
    /// <param name="group">All of them call this.</param>
    /// <param name="facts">What this process was given, by name.</param>
    /// <exception cref="InvalidOperationException">They differ, on all processes; the message names every difference.</exception>
    public static void ThrowIfDifferent(ProcessGroup group, SortedDictionary<string, string> facts)
    {
        var all = group.GatherTexts(JsonSerializer.Serialize(facts), "compare their options and data")
            .Select(text => JsonSerializer.Deserialize<Dictionary<string, string>>(text)!).ToArray();
        string[] differences = [.. all.SelectMany(of => of.Keys).Distinct().Order(StringComparer.Ordinal).SelectMany(
            name => Differences(all, name))];
        if (differences.Length == 0)
            return;
        group.HasAgreed = true;
        throw new InvalidOperationException(string.Join(
            Environment.NewLine,
            ["The processes were given different trainings:", .. differences, "All must be given the same options and the same data."]));
    }

    /// <summary>What of a checkpoint all must have alike: when it is written.</summary>
    public static string Describe(TrainingCheckpoint? checkpoint) => checkpoint is null ? "none"
        : $"every {checkpoint.Epochs} epochs and {OptionText.Of(checkpoint.Steps)} steps, resume {checkpoint.Resume}";

    /// <summary>A seed that nobody gave, the same for all.</summary>
    /// <param name="group">All of them call this; null: this process alone.</param>
    public static long DrawSeed(ProcessGroup? group)
    {
        int seed = Random.Shared.Next();
        return group is null
            ? seed
            : long.Parse(group.BroadcastText(seed.ToString(CultureInfo.InvariantCulture), "share the seed"), CultureInfo.InvariantCulture);
    }

    /// <summary>The first process that differs, if one does.</summary>
    private static IEnumerable<string> Differences(Dictionary<string, string>[] all, string name)
    {
        string first = all[0].GetValueOrDefault(name, "none");
        int other = Array.FindIndex(all, of => of.GetValueOrDefault(name, "none") != first);
        return other < 0 ? [] : [$"- {name}: {first} in process 0, {all[other].GetValueOrDefault(name, "none")} in process {other}"];
    }
}
