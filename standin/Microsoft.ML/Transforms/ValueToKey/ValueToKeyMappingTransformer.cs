using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(ValueToKeyMappingTransformer), typeof(SignatureLoadModel), ValueToKeyMappingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

public sealed class ValueToKeyMappingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "TermTransform";
    private const string VocabularyFolder = "Vocabulary";
    private const string TextEntry = "Terms.txt";

    private readonly Vocabulary[] _vocabularies;
    private readonly bool[] _textKeyValues;

    internal ValueToKeyMappingTransformer(IHostEnvironment env, IDataView input, ValueToKeyMappingEstimator.ColumnOptions[] columns, IDataView keyData)
        : base(env.Register("Term"), Array.ConvertAll(columns, column => (column.OutputColumnName, column.InputColumnName)))
    {
        _textKeyValues = Array.ConvertAll(columns, column => column.AddKeyValueAnnotationsAsText);
        using var channel = Host.Start("Training");
        _vocabularies = VocabularyTraining.Train(Host, channel, columns, SourceTypes(input.Schema), input, keyData);
    }

    private ValueToKeyMappingTransformer(
        IHostEnvironment env, (string outputColumnName, string inputColumnName)[] columns, bool[] textKeyValues, Vocabulary[] vocabularies)
        : base(env.Register("Term"), columns)
    {
        _textKeyValues = textKeyValues;
        _vocabularies = vocabularies;
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        var types = SourceTypes(inputSchema);
        for (var i = 0; i < types.Length; i++)
        {
            if (!types[i].ItemTypeOf().Equals(_vocabularies[i].ItemType))
            {
                throw Host.Except(
                    $"Could not apply a map over type '{_vocabularies[i].ItemType}' to column '{ColumnPairs[i].outputColumnName}' since it has type '{types[i].ItemTypeOf()}'");
            }
        }
        return new Mapping(this, inputSchema);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
        foreach (var asText in _textKeyValues)
            ctx.Writer.WriteBoolByte(asText);
        ctx.SaveSubModel(VocabularyFolder, folder =>
        {
            folder.SetVersionInfo(GetVocabularyVersionInfo());
            folder.Writer.Write(_vocabularies.Length);
            foreach (var vocabulary in _vocabularies)
                vocabulary.Save(folder);
            // For people: it is not read back.
            folder.SaveTextStream(TextEntry, writer =>
            {
                foreach (var vocabulary in _vocabularies)
                    vocabulary.WriteText(writer);
            });
        });
    }

    private static ValueToKeyMappingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        var columns = LoadColumns(ctx);
        var textKeyValues = Array.ConvertAll(columns, _ => ctx.Reader.ReadBoolByte());
        var vocabularies = new Vocabulary[columns.Length];
        var found = ctx.TryProcessSubModel(VocabularyFolder, folder =>
        {
            folder.CheckAtModel(GetVocabularyVersionInfo());
            env.CheckDecode(folder.Reader.ReadInt32() == columns.Length);
            for (var i = 0; i < vocabularies.Length; i++)
                vocabularies[i] = Vocabulary.Load(folder);
        });
        env.CheckDecode(found, $"Missing {VocabularyFolder} model");
        return new ValueToKeyMappingTransformer(env, columns, textKeyValues, vocabularies);
    }

    private static VersionInfo GetVersionInfo() => new("TERMTRNF", 0x00010003, 0x00010003, 0x00010003, LoaderAssemblies.Data, LoaderSignature);

    private static VersionInfo GetVocabularyVersionInfo() => new("TERM MAN", 0x00010002, 0x00010002, 0x00010002, LoaderAssemblies.Data, "TermManager");

    private DataViewType[] SourceTypes(DataViewSchema inputSchema) => Array.ConvertAll(ColumnPairs, pair =>
    {
        var column = inputSchema.GetColumnOrNull(pair.inputColumnName)
            ?? throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", pair.inputColumnName);
        return column.Type.ItemTypeOf() is PrimitiveDataViewType
            ? column.Type
            : throw Host.ExceptSchemaMismatch(
                nameof(inputSchema), "input", pair.inputColumnName, "standard type or a vector of standard type", column.Type.ToString());
    });

    private sealed class Mapping(ValueToKeyMappingTransformer parent, DataViewSchema inputSchema)
        : OneToOneMapping(parent.Host, inputSchema, parent.ColumnPairs)
    {
        protected override DataViewSchema.DetachedColumn MakeColumn(string name, DataViewSchema.Column input, int pair)
        {
            var vocabulary = parent._vocabularies[pair];
            var builder = new DataViewSchema.Annotations.Builder();
            vocabulary.AddKeyValues(builder, input, parent._textKeyValues[pair]);
            builder.Add(input.Annotations, kind => kind == AnnotationKinds.SlotNames);
            DataViewType type = input.Type is VectorDataViewType vector ? new VectorDataViewType(vocabulary.KeyType, vector.Dimensions) : vocabulary.KeyType;
            return new(name, type, builder.ToAnnotations());
        }

        protected override Delegate CreateGetter(DataViewRow input, int added, out Action disposer)
        {
            disposer = null;
            return Inputs[added].Type is VectorDataViewType vector
                ? parent._vocabularies[added].VectorGetter(input, Inputs[added], vector.Size)
                : parent._vocabularies[added].Getter(input, Inputs[added]);
        }
    }
}
