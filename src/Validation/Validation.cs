namespace Microsoft.ML.ResNet;

/// <summary>Reports every broken rule at once.</summary>
internal static class Validation
{
    /// <exception cref="ArgumentException">There is a problem; the message has one a line.</exception>
    public static void ThrowIfAny(IReadOnlyCollection<string> problems, string parameterName)
    {
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, problems), parameterName);
    }
}
