namespace Microsoft.ML.ResNet;

/// <summary>Reads a predicted label off class probabilities.</summary>
internal static class Prediction
{
    /// <summary>
    /// The key value of the most probable class, the first of equals; 0, which is the missing key, where every probability is NaN.
    /// </summary>
    public static uint Label(ReadOnlySpan<float> probabilities)
    {
        int best = -1;
        float most = float.NegativeInfinity;
        for (int i = 0; i < probabilities.Length; i++)
        {
            if (probabilities[i] > most)
            {
                most = probabilities[i];
                best = i;
            }
        }
        return (uint)(best + 1);
    }
}
