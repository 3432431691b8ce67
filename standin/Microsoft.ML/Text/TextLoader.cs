using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Reads lines of separated fields.</summary>
public sealed partial class TextLoader : IDataLoader<IMultiStreamSource>
{
    private readonly Options _options;
    private readonly TextColumn[] _columns;
    private readonly DataViewSchema _schema;

    internal TextLoader(IHostEnvironment env, Options options, IMultiStreamSource dataSample)
    {
        var host = env.Register("TextLoader");
        _options = options ?? new Options();
        CheckOptions(host, _options);
        var sample = new TextSample(_options, dataSample ?? new MultiFileSource());
        var columns = _options.Columns is { Length: > 0 } given ? given
            : [new Column("Label", DataKind.Single, 0), new Column("Features", DataKind.Single, [new Range(1, null)])];
        _columns = Array.ConvertAll(columns, column => TextColumn.Create(host, column, sample));

        var builder = new DataViewSchema.Builder();
        foreach (var column in _columns)
            builder.AddColumn(column.Name, column.Type, column.SlotNamesFrom(sample.Header));
        _schema = builder.ToSchema();
    }

    public DataViewSchema GetOutputSchema() => _schema;

    public IDataView Load(IMultiStreamSource source) => new TextView(source, _options, _columns, _schema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException("Saving a TextLoader is not supported.");

    private static void CheckOptions(IHost host, Options options)
    {
        host.CheckUserArg(options.MaxRows is null or >= 0, nameof(options.MaxRows), "Must not be negative.");
        host.CheckUserArg(options.Separators is { Length: > 0 }, "Separator", "Must specify a separator");
        foreach (var separator in options.Separators)
        {
            host.CheckUserArg(separator == '\t' || (separator >= ' ' && !char.IsAsciiDigit(separator) && separator != '"'),
                "Separator", $"Illegal separator: '{separator}'");
            host.CheckUserArg(separator != ':' || !options.AllowSparse, "Separator", "When the separator is colon, turn off allowSparse");
            host.CheckUserArg(separator != options.EscapeChar, nameof(options.EscapeChar),
                $"EscapeChar '{options.EscapeChar}' can't be used both as EscapeChar and separator");
            host.CheckUserArg(separator != ',' || options.DecimalMarker != ',' || options.AllowQuoting, nameof(options.AllowQuoting),
                "Quoting must be allowed if decimal marker and separator are the ',' character.");
        }

        host.CheckUserArg(options.DecimalMarker is '.' or ',', nameof(options.DecimalMarker),
            $"Decimal marker cannot be the '{options.DecimalMarker}' character. It must be '.' or ','.");
    }
}
