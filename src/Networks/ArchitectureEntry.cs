using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>An architecture as saved files describe it, in JSON. What came later has defaults that give what earlier files mean.</summary>
internal sealed record ArchitectureEntry(
    string Name, StemKind Stem, BlockKind Block, ImmutableArray<int> BlocksPerStage, ImmutableArray<int> Widths, ShortcutKind Shortcut,
    bool StrideInFirstConvolution, ImmutableArray<int> StemWidths = default, int? StemStride = null, bool? MaxPooling = null,
    int Groups = 1, int WidthPerGroup = ResNetArchitecture.UsualWidthPerGroup, bool PreActivation = false)
{
    public static ArchitectureEntry Of(ResNetArchitecture architecture) => new(
        architecture.Name, architecture.Stem, architecture.Block, architecture.BlocksPerStage, architecture.Widths, architecture.Shortcut,
        architecture.StrideInFirstConvolution, architecture.StemWidths, architecture.StemStride, architecture.MaxPooling,
        architecture.Groups, architecture.WidthPerGroup, architecture.PreActivation);

    /// <exception cref="InvalidDataException">No network can be made of it.</exception>
    public ResNetArchitecture ToArchitecture()
    {
        var architecture = new ResNetArchitecture
        {
            Name = Name, Stem = Stem, Block = Block, BlocksPerStage = BlocksPerStage, Widths = Widths, Shortcut = Shortcut,
            StrideInFirstConvolution = StrideInFirstConvolution, StemWidths = StemWidths, Groups = Groups, WidthPerGroup = WidthPerGroup,
            PreActivation = PreActivation,
        };
        if (StemStride is { } stride)
            architecture = architecture with { StemStride = stride };
        if (MaxPooling is { } maxPooling)
            architecture = architecture with { MaxPooling = maxPooling };
        return architecture.Problems().FirstOrDefault() is { } problem
            ? throw new InvalidDataException($"its architecture cannot be built: {problem}")
            : architecture;
    }
}
