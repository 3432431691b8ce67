using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed class ModelOperationsCatalog : IInternalCatalog
{
    private const string SchemaEntryName = "Schema";

    private readonly IHostEnvironment _env;

    internal ModelOperationsCatalog(IHostEnvironment env) => _env = env;

    IHostEnvironment IInternalCatalog.Environment => _env;

    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer,
        bool ignoreMissingColumns = true, SchemaDefinition inputSchemaDefinition = null, SchemaDefinition outputSchemaDefinition = null)
        where TSrc : class
        where TDst : class, new() => CreatePredictionEngine<TSrc, TDst>(transformer, new PredictionEngineOptions
        {
            IgnoreMissingColumns = ignoreMissingColumns,
            InputSchemaDefinition = inputSchemaDefinition,
            OutputSchemaDefinition = outputSchemaDefinition,
        });

    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer, DataViewSchema inputSchema)
        where TSrc : class
        where TDst : class, new() =>
        CreatePredictionEngine<TSrc, TDst>(transformer, inputSchemaDefinition: SchemaDefinition.Of<TSrc>(inputSchema));

    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer, PredictionEngineOptions options)
        where TSrc : class
        where TDst : class, new()
    {
        _env.CheckValue(options, nameof(options));
        return new PredictionEngine<TSrc, TDst>(_env, transformer, options);
    }

    public void Save(ITransformer model, DataViewSchema inputSchema, string filePath)
    {
        _env.CheckNonEmpty(filePath, nameof(filePath));
        using var stream = File.Create(filePath);
        Save(model, inputSchema, stream);
    }

    public void Save(ITransformer model, DataViewSchema inputSchema, Stream stream)
    {
        _env.CheckValue(stream, nameof(stream));
        using var rep = RepositoryWriter.CreateNew(stream, _env);
        ModelSaveContext.SaveModel(rep, model, TransformerChain.LoaderSignature);
        if (inputSchema != null)
        {
            using var channel = _env.Start("Saving Schema");
            using var entry = rep.CreateEntry(SchemaEntryName);
            using var writer = new SchemaWriter(entry.Stream, inputSchema, channel);
            writer.Write();
        }
        rep.Commit();
    }

    public ITransformer Load(string filePath, out DataViewSchema inputSchema)
    {
        _env.CheckNonEmpty(filePath, nameof(filePath));
        using var stream = File.OpenRead(filePath);
        return Load(stream, out inputSchema);
    }

    public ITransformer Load(Stream stream, out DataViewSchema inputSchema)
    {
        _env.CheckValue(stream, nameof(stream));
        using var rep = RepositoryReader.Open(stream, _env);
        inputSchema = ReadSchemaOrNull(rep);
        if (ModelLoadContext.LoadModelOrNull<ITransformer, SignatureLoadModel>(_env, out var model, rep, TransformerChain.LoaderSignature))
            return model;
        throw inputSchema == null ? _env.Except("Could not load legacy format model") : _env.ExceptDecode("Corrupt model file");
    }

    private static DataViewSchema ReadSchemaOrNull(RepositoryReader rep)
    {
        using var entry = rep.OpenEntryOrNull(SchemaEntryName);
        if (entry == null)
            return null;
        using var reader = new SchemaReader(entry.Stream);
        return reader.Read();
    }
}
