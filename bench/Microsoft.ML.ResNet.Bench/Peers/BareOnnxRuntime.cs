using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.ResNet.Bench.Peers;

/// <summary>An exported network through ONNX Runtime's own API, its input and output made once.</summary>
internal static class BareOnnxRuntime
{
    /// <returns>The version of ONNX Runtime.</returns>
    public static string Score(string model, int side, int batch)
    {
        using var options = new SessionOptions { IntraOpNumThreads = Scenarios.Scenario.Threads, InterOpNumThreads = 1 };
        using var session = new InferenceSession(model, options);
        float[] pixels = [.. Enumerable.Range(0, batch * 3 * side * side).Select(i => (float)(i * 7919 % 256))],
            scores = new float[batch * SyntheticImage.Classes];
        using var input = OrtValue.CreateTensorValueFromMemory(pixels, [batch, 3, side, side]);
        using var output = OrtValue.CreateTensorValueFromMemory(scores, [batch, SyntheticImage.Classes]);
        using var run = new RunOptions();
        Turns.Repeat(batch, _ => session.Run(run, session.InputNames, [input], session.OutputNames, [output]));
        return OrtEnv.Instance().GetVersionString();
    }
}
