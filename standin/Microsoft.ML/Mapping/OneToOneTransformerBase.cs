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
}
