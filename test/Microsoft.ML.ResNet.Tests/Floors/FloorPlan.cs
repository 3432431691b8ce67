using System.Text.RegularExpressions;

namespace Microsoft.ML.ResNet.Tests.Floors;

/// <summary>The order of the folders under <c>src/</c>, each of which uses only those below it, and what is not in that order.</summary>
/// <param name="Folders">From the lowest up.</param>
internal sealed partial record FloorPlan(IReadOnlyList<string> Folders)
{
    /// <summary>Reads the rows of the first table of docs/architecture.md, which go from the top floor down.</summary>
    public static FloorPlan Parse(string architecture) =>
        new(
            [
                .. TableRow().Matches(architecture[..architecture.IndexOf("\n## ", StringComparison.Ordinal)])
                    .Select(row => row.Groups["folder"].Value).Reverse(),
            ]);

    /// <summary>Uses of types of a higher folder. A type whose parts are in several folders belongs to the lowest of them.</summary>
    public IEnumerable<string> UsesUpwards(IReadOnlyCollection<SourceFile> files)
    {
        var homes = files
            .SelectMany(file => file.Declared, (file, type) => (Type: type, Floor: FloorOf(file.Folder)))
            .GroupBy(type => type.Type)
            .ToDictionary(type => type.Key, type => type.Min(part => part.Floor));
        return
            from file in files
            from name in file.Used
            where homes.TryGetValue(name, out int floor) && floor > FloorOf(file.Folder)
            select $"{file.Folder}/{file.Name} uses {name} of {Folders[homes[name]]}/";
    }

    private int FloorOf(string folder) =>
        Folders.ToList().IndexOf(folder) is var floor and >= 0
            ? floor
            : throw new InvalidOperationException($"The table of folders in docs/architecture.md has no row for src/{folder}/.");

    [GeneratedRegex(@"^\| `(?<folder>\w+)/` \|", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
