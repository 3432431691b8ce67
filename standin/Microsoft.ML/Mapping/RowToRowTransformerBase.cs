using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A transformer that is a <see cref="RowMapping"/> for every schema that suits it.</summary>
public abstract class RowToRowTransformerBase : ITransformer
{
    private protected readonly IHost Host;

    private protected RowToRowTransformerBase(IHost host) => Host = host;

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        return new RowMapper(Bind(inputSchema)).OutputSchema;
    }

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

    /// <summary>The mapping for rows of that schema, or an exception that says what does not suit.</summary>
    private protected abstract RowMapping Bind(DataViewSchema inputSchema);

    private protected virtual void SaveModel(ModelSaveContext ctx) =>
        throw Host.ExceptNotSupp($"Saving a {GetType().Name} is not supported.");
}
