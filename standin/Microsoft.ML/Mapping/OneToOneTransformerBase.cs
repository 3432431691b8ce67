using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Every output column is computed from one input column.</summary>
public abstract class OneToOneTransformerBase : RowToRowTransformerBase
{
    private protected readonly (string outputColumnName, string inputColumnName)[] ColumnPairs;

    private protected OneToOneTransformerBase(IHost host, params (string outputColumnName, string inputColumnName)[] columns)
        : base(host)
    {
        Host.CheckUserArg(columns is { Length: > 0 }, nameof(columns), "There must be at least one pair of columns.");
        var outputs = new HashSet<string>();
        foreach (var (output, input) in columns)
        {
            Host.CheckNonEmpty(output, nameof(columns));
            Host.CheckNonEmpty(input, nameof(columns));
            if (!outputs.Add(output))
                throw Host.ExceptParam(nameof(columns), $"Output column '{output}' specified multiple times");
        }

        ColumnPairs = columns;
    }

    private protected static (string outputColumnName, string inputColumnName)[] LoadColumns(ModelLoadContext ctx)
    {
        var count = ctx.Reader.ReadInt32();
        Contracts.CheckDecode(count > 0);
        var columns = new List<(string, string)>();
        for (var i = 0; i < count; i++)
            columns.Add((ctx.LoadNonEmptyString(), ctx.LoadNonEmptyString()));
        return [.. columns];
    }

    /// <summary>Of transformers that map one column only.</summary>
    private protected static (string outputColumnName, string inputColumnName) LoadColumn(ModelLoadContext ctx)
    {
        var columns = LoadColumns(ctx);
        Contracts.CheckDecode(columns.Length == 1, "One pair of columns expected");
        return columns[0];
    }

    private protected void SaveColumns(ModelSaveContext ctx)
    {
        ctx.Writer.Write(ColumnPairs.Length);
        foreach (var (output, input) in ColumnPairs)
        {
            ctx.SaveNonEmptyString(output);
            ctx.SaveNonEmptyString(input);
        }
    }
}
