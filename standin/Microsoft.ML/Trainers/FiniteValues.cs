namespace Microsoft.ML.Trainers;

internal static class FiniteValues
{
    public static bool ContainsAnyExceptFinite(this ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
                return true;
        }

        return false;
    }
}
