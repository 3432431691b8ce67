using System.Collections;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Serving.Tests;

/// <summary>A chain of one transformer that servers may dispose of without ending it for the other tests.</summary>
internal sealed class SharedModel(ITransformer model) : ITransformer, IEnumerable<ITransformer>
{
    public bool IsRowToRowMapper => model.IsRowToRowMapper;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => model.GetOutputSchema(inputSchema);

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => model.GetRowToRowMapper(inputSchema);

    public IDataView Transform(IDataView input) => model.Transform(input);

    public void Save(ModelSaveContext ctx) => model.Save(ctx);

    public IEnumerator<ITransformer> GetEnumerator() => ((IEnumerable<ITransformer>)[model]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
