namespace Microsoft.ML.ResNet;

/// <summary>The errors for a column that is missing or of the wrong type, in the words of ML.NET's own trainers.</summary>
internal static class SchemaMismatch
{
    public static ArgumentOutOfRangeException Missing(string role, string columnName, string parameter = "inputSchema") =>
        new(parameter, $"Could not find {role} column '{columnName}'");

    /// <param name="role">What the column is for: "label" or "feature".</param>
    /// <param name="columnName">As the user called it.</param>
    /// <param name="expected">The types that would do.</param>
    /// <param name="actual">The type that is there, or its text.</param>
    /// <param name="parameter">The parameter whose column it is.</param>
    public static ArgumentOutOfRangeException Of(
        string role, string columnName, string expected, object actual, string parameter = "inputSchema") =>
        new(parameter, $"Schema mismatch for {role} column '{columnName}': expected {expected}, got {actual}");
}
