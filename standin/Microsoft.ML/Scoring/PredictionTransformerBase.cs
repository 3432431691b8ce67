using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public abstract class PredictionTransformerBase<TModel> : IPredictionTransformer<TModel>, IDisposable
    where TModel : class
{
    private protected readonly IHost Host;
    internal DataViewSchema TrainSchema;

    private protected PredictionTransformerBase(IHost host, TModel model, DataViewSchema trainSchema)
    {
        Host = host;
        Host.CheckValue(model, nameof(model));
        Host.CheckParam(model is IPredictor, nameof(model), "The model must be one of a trainer.");
        Host.CheckValue(trainSchema, nameof(trainSchema));
        Model = model;
        TrainSchema = trainSchema;
    }

    /// <summary>Loads what goes with a model already loaded.</summary>
    private protected PredictionTransformerBase(IHost host, ModelLoadContext ctx, TModel model)
    {
        Host = host;
        Model = model;
        Host.CheckDecode(
            ctx.TryLoadBinaryStream(PredictionTransformer.TrainSchemaEntry, reader =>
            {
                using var schema = new SchemaReader(reader.BaseStream);
                TrainSchema = schema.Read();
            }),
            $"Missing {PredictionTransformer.TrainSchemaEntry}");
    }

    public TModel Model { get; }

    bool ITransformer.IsRowToRowMapper => true;

    public void Dispose() => (Model as IDisposable)?.Dispose();

    public abstract DataViewSchema GetOutputSchema(DataViewSchema inputSchema);

    public IDataView Transform(IDataView input)
    {
        Host.CheckValue(input, nameof(input));
        return new MappedView(input, new RowMapper(Bind(input.Schema)));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        return new RowMapper(Bind(inputSchema));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => SaveModel(ctx);

    private protected abstract RowMapping Bind(DataViewSchema inputSchema);

    private protected abstract void SaveModel(ModelSaveContext ctx);

    private protected void SaveModelCore(ModelSaveContext ctx)
    {
        ctx.SaveModel(Model, PredictionTransformer.ModelFolder);
        ctx.SaveBinaryStream(PredictionTransformer.TrainSchemaEntry, stream =>
        {
            using var channel = Host.Start("Saving train schema");
            using var writer = new SchemaWriter(stream.BaseStream, TrainSchema.Where(column => !column.IsHidden), channel);
            writer.Write();
        });
    }
}
