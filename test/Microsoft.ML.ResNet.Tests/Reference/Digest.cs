using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests;

/// <summary>A tensor's norm, its projection on noise, and entries spread over it, as make_reference.py stores them.</summary>
internal static class Digest
{
    public static double[] Of(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var values = tensor.detach().to_type(ScalarType.Float64).contiguous().data<double>().ToArray();
        var noise = Noise.Of("projection", values.Length);
        double squares = 0, projection = 0;
        for (var i = 0; i < values.Length; i++)
        {
            squares += values[i] * values[i];
            projection += values[i] * noise[i];
        }
        return [Math.Sqrt(squares), projection, .. Enumerable.Range(0, 8).Select(i => values[(2L * i + 1) * values.Length / 16])];
    }

    /// <summary>
    /// Norm and projection must agree within the tolerance times the norm, entries within the tolerance times the largest entry or, where
    /// that is more, the root mean square.
    /// </summary>
    public static void AssertClose(double[] expected, Tensor actual, double tolerance, string name)
    {
        var digest = Of(actual);
        var norm = expected[0];
        var entry = Math.Max(norm / Math.Sqrt(actual.NumberOfElements), expected.Skip(2).Max(Math.Abs));
        for (var i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], digest[i], tolerance * (i < 2 ? norm : entry), $"{name}, number {i} of its digest");
    }
}
