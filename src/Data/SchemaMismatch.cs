using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>The error for a column of the wrong type, in the words of ML.NET's own trainers.</summary>
internal static class SchemaMismatch
{
    public static ArgumentOutOfRangeException Of(string role, string columnName, string expected, DataViewType actual, string parameter = "inputSchema") =>
        new(parameter, $"Schema mismatch for {role} column '{columnName}': expected {expected}, got {actual}");
}
