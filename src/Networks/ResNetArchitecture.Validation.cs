namespace Microsoft.ML.ResNet;

public sealed partial record ResNetArchitecture
{
    /// <summary>Every rule this architecture breaks, as sentences with the value received; none if a network can be made of it.</summary>
    internal IEnumerable<string> Problems()
    {
        if (!Enum.IsDefined(Stem))
            yield return FormattableString.Invariant($"Stem must be a {nameof(StemKind)}; received {Stem}.");
        if (!Enum.IsDefined(Block))
            yield return FormattableString.Invariant($"Block must be a {nameof(BlockKind)}; received {Block}.");
        if (!Enum.IsDefined(Shortcut))
            yield return FormattableString.Invariant($"Shortcut must be a {nameof(ShortcutKind)}; received {Shortcut}.");
        if (string.IsNullOrWhiteSpace(Name))
            yield return "Name must not be blank.";
        if (BlocksPerStage.Length is < 1 or > MaximumStages || BlocksPerStage.Any(blocks => blocks is < 1 or > MaximumBlocks))
            yield return $"BlocksPerStage must have 1 to {MaximumStages} stages, each of 1 to {MaximumBlocks} blocks; received "
                + $"{List(BlocksPerStage)}.";
        if (Widths.Any(width => width is < 1 or > MaximumWidth))
            yield return FormattableString.Invariant($"Widths must be from 1 to {MaximumWidth}; received {List(Widths)}.");
        if (Widths.Length != BlocksPerStage.Length)
            yield return $"Widths must have one width for each stage of BlocksPerStage; received {Widths.Length} for "
                + $"{BlocksPerStage.Length}.";
        if (Shortcut == ShortcutKind.A && Widths.Zip(Widths.Skip(1)).Any(pair => pair.First > pair.Second))
            yield return FormattableString.Invariant(
                $"Widths must not decrease with shortcuts of kind A, which can only add channels; received {List(Widths)}.");
        else if (Shortcut == ShortcutKind.A && !Widths.IsEmpty && StemWidths[^1] > (long)Widths[0] * Expansion)
            yield return "StemWidths must not end above the first stage's channels with shortcuts of kind A, which can only add channels; "
                + $"received {List(StemWidths)}.";
        if (StemStride is < 1 or > 2)
            yield return FormattableString.Invariant($"StemStride must be 1 or 2; received {StemStride}.");
        int convolutions = Stem == StemKind.Deep ? DeepStemConvolutions : 1;
        if (!Widths.IsEmpty && (StemWidths.Length != convolutions || StemWidths.Any(width => width is < 1 or > MaximumWidth)))
            yield return FormattableString.Invariant(
                $"StemWidths must have {convolutions} for the {Stem} stem, from 1 to {MaximumWidth}; received {List(StemWidths)}.");
        if (Block == BlockKind.Basic && (Groups, WidthPerGroup) != (1, UsualWidthPerGroup))
            yield return $"Groups and WidthPerGroup must be 1 and {UsualWidthPerGroup} with basic blocks; received {Groups} and "
                + $"{WidthPerGroup}.";
        else if (Groups is < 1 or > MaximumWidth || WidthPerGroup is < 1 or > MaximumWidth
            || Widths.Any(width => InnerWidth(width) is < 1 or > MaximumWidth))
            yield return $"Groups and WidthPerGroup must make bottlenecks of 1 to {MaximumWidth} channels of the widths {List(Widths)}; "
                + $"received {Groups} and {WidthPerGroup}.";
    }

    // Far beyond any use; they keep every count derived from an architecture within its type.
    private const int MaximumStages = 16;
    private const int MaximumBlocks = 10_000;
    private const int MaximumWidth = 65_536;
    private const int DeepStemConvolutions = 3;

    private static string List(IEnumerable<int> values) => $"[{string.Join(", ", values)}]";
}
