using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>A model's outputs over rows of one schema. All active outputs come from one run.</summary>
internal sealed class OnnxMapping : RowMapping
{
    private const string OutputSuffix = ".output";

    private readonly OnnxTransformer _transformer;
    private readonly IHost _host;
    private readonly OnnxInputColumn[] _inputs;

    public OnnxMapping(OnnxTransformer transformer, IHost host, DataViewSchema inputSchema)
        : base(inputSchema)
    {
        _transformer = transformer;
        _host = host;
        _inputs = Array.ConvertAll(transformer.Inputs, name => OnnxInputColumn.Find(host, inputSchema, transformer.Model.GetInput(name)));
        AddedColumns = transformer.Outputs.Zip(transformer.OutputTypes, MakeColumn).ToArray();
    }

    public override DataViewSchema.DetachedColumn[] AddedColumns { get; }

    public override IEnumerable<int> GetDependencies(int added) => _inputs.Select(input => input.Column.Index);

    public override Delegate[] CreateGetters(DataViewRow input, Func<int, bool> isActive, out Action disposer)
    {
        var active = _transformer.Outputs.Where((_, output) => isActive(output)).ToArray();
        var run = new OnnxRun(_host, _transformer.Model, input, _inputs, active);
        disposer = run.Dispose;
        var getters = new Delegate[AddedColumns.Length];
        for (var output = 0; output < getters.Length; output++)
        {
            if (isActive(output))
                getters[output] = run.CreateGetter(_transformer.Outputs[output], _transformer.OutputTypes[output]);
        }
        return getters;
    }

    // Getters are made together.
    protected override Delegate CreateGetter(DataViewRow input, int added, out Action disposer) => throw new NotSupportedException();

    private DataViewSchema.DetachedColumn MakeColumn(string output, DataViewType type)
    {
        var name = output.EndsWith(OutputSuffix, StringComparison.Ordinal) ? output.Replace(OutputSuffix, "") : output;
        var annotations = new DataViewSchema.Annotations.Builder();
        if (SlotNames(name) is { } slots)
            annotations.AddSlotNames(slots.Length, (ref VBuffer<ReadOnlyMemory<char>> value) => value = new VBuffer<ReadOnlyMemory<char>>(slots.Length, slots));
        return new DataViewSchema.DetachedColumn(name, type, annotations.ToAnnotations());
    }

    /// <summary>ML.NET's own export writes them as a node's constant.</summary>
    private ReadOnlyMemory<char>[] SlotNames(string column)
    {
        var node = _transformer.Model.Graph.Nodes.Find(node => node.Name == $"mlnet.{column}.SlotNames");
        return node?.Attributes.Find(attribute => attribute.Name == "keys_strings")?.Strings.Select(name => name.AsMemory()).ToArray();
    }
}
