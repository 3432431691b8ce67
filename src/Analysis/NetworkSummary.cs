using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Microsoft.ML.ResNet;

/// <summary>
/// What a network consists of and costs: parameters, multiply-adds as the paper counts them (Table 1) and output shape, layer by layer,
/// computed from the architecture alone. <see cref="ToString()"/> prints it as torchinfo prints a PyTorch module.
/// </summary>
public sealed class NetworkSummary
{
    /// <summary>What a stage, a block and a layer are listed at.</summary>
    private const int StageLevel = 1, BlockLevel = 2, LayerLevel = 3;

    private readonly Dictionary<string, LayerComplexity> _layers;
    private readonly ImmutableArray<NetworkSummaryRow>.Builder _rows = ImmutableArray.CreateBuilder<NetworkSummaryRow>();

    internal NetworkSummary(ResNetArchitecture architecture, ImageShape input, int classCount)
    {
        (Architecture, Input) = (architecture, input);
        Complexity = architecture.Complexity(input, classCount);
        _layers = Complexity.Layers.ToDictionary(layer => layer.Name);

        var plan = NetworkPlan.Create(architecture, input.Channels);
        foreach (var step in plan.Stem)
            Add(step, StageLevel);
        var stem = _layers[plan.Stem[^1].Name].Output;
        if (plan.HasMaxPooling)
            _rows.Add(new(
                "maxpool", "Max pooling 3×3 / 2", StageLevel, stem with { Height = (stem.Height + 1) / 2, Width = (stem.Width + 1) / 2 }, 0,
                0));
        for (int stage = 0; stage < plan.Stages.Length; stage++)
            Add($"layer{stage + 1}", plan.Stages[stage]);
        foreach (var step in plan.Final)
            Add(step, StageLevel);
        _rows.Add(new("avgpool", "Global average pooling", StageLevel, new(architecture.FeatureCount, 1, 1), 0, 0));
        var classifier = _layers["fc"];
        _rows.Add(new(classifier.Name, "Fully connected", StageLevel, classifier.Output, classifier.Parameters, classifier.MultiplyAdds));
        Rows = _rows.ToImmutable();
    }

    /// <summary>The network.</summary>
    public ResNetArchitecture Architecture { get; }

    /// <summary>Shape of one image.</summary>
    public ImageShape Input { get; }

    /// <summary>The same figures without the layers that have no parameters.</summary>
    public NetworkComplexity Complexity { get; }

    /// <summary>Stages, blocks and layers in the order in which an image meets them; what has parts comes before them.</summary>
    public ImmutableArray<NetworkSummaryRow> Rows { get; }

    /// <summary>Bytes of one image as the network takes it, in 32-bit floating point.</summary>
    public long InputBytes => sizeof(float) * (long)Input.PixelCount;

    /// <summary>Bytes of the trained parameters in 32-bit floating point.</summary>
    public long ParameterBytes => sizeof(float) * Complexity.Parameters;

    /// <summary>
    /// Bytes that training keeps of one image, by torchinfo's estimate: the outputs of all layers with parameters, for the forward and once
    /// more for the backward pass, in 32-bit floating point.
    /// </summary>
    public long ForwardBackwardBytes => 2L * sizeof(float) * Complexity.Layers.Sum(layer => (long)layer.Output.PixelCount);

    /// <summary>All rows as a table, with totals.</summary>
    public override string ToString() => ToString(LayerLevel);

    /// <summary>The table down to a level.</summary>
    /// <param name="level">1: stages; 2: blocks too; 3: layers too.</param>
    public string ToString(int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(level);
        string[][] rows = [.. Rows.Where(row => row.Level <= level).Select(row => (string[])
        [
            new string(' ', 2 * (row.Level - 1)) + row.Name, row.Kind, row.Output.ToString(),
            row.Parameters == 0 ? "–" : Invariant($"{row.Parameters:N0}"),
            row.MultiplyAdds == 0 ? "–" : Invariant($"{row.MultiplyAdds:N0}"),
        ])];
        return new StringBuilder()
            .AppendLine(Invariant($"{Architecture}, input {Input}"))
            .Append(TextTable.Format(["Layer", "Kind", "Output", "Parameters", "Multiply-adds"], rows, leftColumns: 2))
            .AppendLine(Invariant($"Parameters: {Complexity.Parameters:N0}"))
            .AppendLine(Invariant($"Multiply-adds: {Complexity.MultiplyAdds:N0} ({Complexity.MultiplyAdds / 1e9:0.00} G)"))
            .Append(Invariant($"Input: {InputBytes / 1e6:0.00} MB, forward and backward: {ForwardBackwardBytes / 1e6:0.00} MB an image, "))
            .AppendLine(Invariant($"parameters: {ParameterBytes / 1e6:0.00} MB"))
            .ToString();
    }

    private void Add(string name, ImmutableArray<BlockPlan> blocks)
    {
        AddWhole(name, $"{blocks.Length} {(blocks.Length == 1 ? "block" : "blocks")}", StageLevel, blocks[^1]);
        foreach (var block in blocks)
        {
            AddWhole(
                block.Name, $"{block.Kind} block, {(block.Entry is null ? "" : "pre-activation, ")}{KindOf(block.Shortcut)}", BlockLevel,
                block);
            foreach (var step in block.Steps)
                Add(step, LayerLevel);
        }
    }

    private void AddWhole(string name, string kind, int level, BlockPlan last)
    {
        var parts = Complexity.Layers.Where(layer => layer.Name.StartsWith(name + ".", StringComparison.Ordinal)).ToArray();
        _rows.Add(new(
            name, kind, level, _layers[last.MainPath[^1].Name].Output, parts.Sum(part => part.Parameters),
            parts.Sum(part => part.MultiplyAdds)));
    }

    private void Add(LayerStep step, int level)
    {
        if (step.Convolution is { } plan)
        {
            string pooling = step.Pooling == 1 ? "" : $"Average pooling {step.Pooling}×{step.Pooling} / {step.Pooling}, ";
            string stride = plan.Stride == 1 ? "" : $" / {plan.Stride}", groups = plan.Groups == 1 ? "" : $", {plan.Groups} groups";
            Add(plan.Name, $"{pooling}Convolution {plan.KernelSize}×{plan.KernelSize}{stride}{groups}", level);
        }
        if (step.Normalization is { } normalization)
            Add(normalization.Name, "Batch normalization", level);
    }

    private void Add(string name, string kind, int level)
    {
        var layer = _layers[name];
        _rows.Add(new(name, kind, level, layer.Output, layer.Parameters, layer.MultiplyAdds));
    }

    private static string KindOf(ShortcutPath shortcut) => shortcut switch
    {
        ShortcutPath.None => "plain",
        ShortcutPath.Identity => "identity",
        ShortcutPath.ZeroPadding => "zero padding",
        _ => "projection",
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
