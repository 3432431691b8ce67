namespace Microsoft.ML.ResNet;

/// <summary>How a public library names the tensors of a residual network.</summary>
internal abstract class NamingScheme
{
    /// <summary>All that are known; the first that a file has counts.</summary>
    public static IReadOnlyList<NamingScheme> All { get; } = [new TorchvisionNames(), new TransformersNames(), new PreActivationNames()];

    /// <summary>Names of the stem's first convolution, without what stands before all names.</summary>
    public abstract IReadOnlyList<string> Stems { get; }

    /// <summary>The name of the first block's first convolution, likewise: what tells a whole network from a block of one.</summary>
    public abstract string FirstBlock { get; }

    /// <summary>From a name of theirs to ours, which is torchvision's.</summary>
    /// <returns>Null where it is no layer of the network before its classifier.</returns>
    public abstract string? Rename(string name);

    /// <summary>What stands before the names of each network that there is.</summary>
    public IEnumerable<string> PrefixesIn(IReadOnlySet<string> names) =>
        from name in names
        from stem in Stems
        where name.EndsWith(stem, StringComparison.Ordinal)
        let prefix = name[..^stem.Length]
        where (prefix == "" || prefix.EndsWith('.')) && names.Contains(prefix + FirstBlock)
        select prefix;
}
