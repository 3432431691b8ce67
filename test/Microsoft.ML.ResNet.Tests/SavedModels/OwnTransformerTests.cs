using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.SavedModels;

[TestClass]
public sealed class OwnTransformerTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void A_transformer_that_saves_itself_as_a_stock_chain_comes_back_as_that_chain_inside_a_larger_one()
    {
        var view = Thing.View(_ml);
        var own = new StandsForAChain(_ml.Transforms.CopyColumns("A", "Weight").Append(_ml.Transforms.Conversion.MapValueToKey("Name")).Fit(
            view));
        var model = new TransformerChain<ITransformer>(own, _ml.Transforms.CopyColumns("B", "A").Fit(own.Transform(view)));

        SavedModel.MustComeBack(_ml, model, view);
        var loaded = (TransformerChain<ITransformer>)SavedModel.Load(SavedModel.Bytes(_ml, model, view.Schema), out _);
        Assert.IsInstanceOfType<TransformerChain<ITransformer>>(loaded.First());
    }

    [TestMethod]
    public void A_transformer_that_refuses_to_be_saved_says_why()
    {
        var view = Thing.View(_ml);
        var model = _ml.Transforms
            .CustomMapping<Weighed, Doubled>((source, target) => target.Twice = 2 * source.Weight, contractName: null)
            .Fit(view);

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => SavedModel.Bytes(_ml, model, view.Schema));
        Assert.Contains("contract name", error.Message);
    }

    private sealed class StandsForAChain(ITransformer chain) : ITransformer
    {
        public bool IsRowToRowMapper => chain.IsRowToRowMapper;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => chain.GetOutputSchema(inputSchema);

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => chain.GetRowToRowMapper(inputSchema);

        public void Save(ModelSaveContext ctx) => chain.Save(ctx);

        public IDataView Transform(IDataView input) => chain.Transform(input);
    }

    private sealed class Weighed
    {
        public float Weight { get; set; }
    }

    private sealed class Doubled
    {
        public float Twice { get; set; }
    }
}
