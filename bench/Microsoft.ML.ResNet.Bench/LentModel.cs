using System.Collections;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Bench;

/// <summary>A chain of one transformer that a server may dispose of while the bench goes on with it.</summary>
internal sealed class LentModel(ITransformer model) : ITransformer, IEnumerable<ITransformer>
{
    public bool IsRowToRowMapper => model.IsRowToRowMapper;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => model.GetOutputSchema(inputSchema);

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => model.GetRowToRowMapper(inputSchema);

    public IDataView Transform(IDataView input) => model.Transform(input);

    public void Save(ModelSaveContext ctx) => model.Save(ctx);

    public IEnumerator<ITransformer> GetEnumerator() => ((IEnumerable<ITransformer>)[model]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
