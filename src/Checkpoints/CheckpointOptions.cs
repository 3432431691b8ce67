using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Microsoft.ML.ResNet;

/// <summary>
/// What to take from a file, where it has more than one network, other names than the usual, or a network that names and shapes do not tell
/// in full. Values are checked, all at
/// once, where it is loaded.
/// </summary>
/// <remarks>Patterns are regular expressions of .NET without back references and look-around; they need not match a whole name.</remarks>
public sealed record CheckpointOptions
{
    /// <summary>
    /// Which of several state dicts of a PyTorch file: its key, such as <c>state_dict_ema</c>, or keys with slashes between them, such as
    /// <c>checkpoint/model</c>. Default null: the usual one, which
    /// <see cref="ResNetCheckpoint.Notes"/> tell where there are others.
    /// </summary>
    public string? StateDict { get; init; }

    /// <summary>
    /// What stands before the names of the network's tensors, such as <c>module.encoder_k.</c>, where a state dict has several networks.
    /// Default null: whatever stands before the one network
    /// there is; of several the one that is no average of another.
    /// </summary>
    public string? Prefix { get; init; }

    /// <summary>
    /// Changes of names, each a pattern and what takes the place of its matches (<c>$1</c> is its first group), applied one after the other
    /// before anything else. Default: none.
    /// </summary>
    public ImmutableArray<(string Pattern, string Replacement)> Rename { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Patterns of names (after <see cref="Rename"/>) of tensors that are no part of the network. Default: none.</summary>
    public ImmutableArray<string> LeaveOut { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>
    /// Corrects what names and shapes do not tell (<see cref="ResNetCheckpoint.Assumptions"/>), as in <c>found
    /// => found with { MaxPooling = true }</c>. The result must have the tensors that were
    /// found. Default null: what was found.
    /// </summary>
    public Func<ResNetArchitecture, ResNetArchitecture>? Architecture { get; init; }

    internal IEnumerable<string> Problems()
    {
        foreach (string pattern in Rename.Select(rename => rename.Pattern).Concat(LeaveOut))
        {
            if (Compile(pattern) is null)
                yield return $"Rename and LeaveOut must be regular expressions without back references and look-around; received "
                    + $"\"{pattern}\".";
        }
        if (Rename.Any(rename => rename.Replacement is null))
            yield return "Rename must not have null as a replacement.";
    }

    /// <summary>Gives names after <see cref="Rename"/>, or null where <see cref="LeaveOut"/> has them.</summary>
    internal Func<string, string?> Renaming()
    {
        var renames = Rename.Select(rename => (Pattern: Compile(rename.Pattern)!, rename.Replacement)).ToArray();
        var leaveOut = LeaveOut.Select(pattern => Compile(pattern)!).ToArray();
        return name =>
        {
            name = renames.Aggregate(name, (renamed, rename) => rename.Pattern.Replace(renamed, rename.Replacement));
            return leaveOut.Any(pattern => pattern.IsMatch(name)) ? null : name;
        };
    }

    // In time that grows with the name alone, whatever the pattern.
    private static Regex? Compile(string? pattern)
    {
        try
        {
            return pattern is null ? null : new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
