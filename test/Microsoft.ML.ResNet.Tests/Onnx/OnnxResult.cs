namespace Microsoft.ML.ResNet.Tests.Onnx;

/// <summary>What ONNX Runtime says of a model and what the model gave.</summary>
internal sealed record OnnxResult(string[] Inputs, string[] Outputs, int[] Dims)
{
    public float[] Scores { get; init; } = [];

    public void AssertClose(float[] expected)
    {
        Assert.HasCount(expected.Length, Scores);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], Scores[i], 1e-4f, $"score {i}");
    }
}
