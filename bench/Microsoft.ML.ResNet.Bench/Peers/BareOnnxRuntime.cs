using Microsoft.ML.OnnxRuntime;
using Reporting;

namespace Microsoft.ML.ResNet.Bench.Peers;

/// <summary>An exported network through ONNX Runtime's own API, its input and output made once.</summary>
internal static class BareOnnxRuntime
{
    public static Measurement Score(string model, int side, int batch, double seconds)
    {
        using var options = new SessionOptions { IntraOpNumThreads = Scenarios.Scenario.Threads, InterOpNumThreads = 1 };
        using var session = new InferenceSession(model, options);
        float[] pixels = [.. Enumerable.Range(0, batch * 3 * side * side).Select(i => (float)(i * 7919 % 256))],
            scores = new float[batch * SyntheticImage.Classes];
        using var input = OrtValue.CreateTensorValueFromMemory(pixels, [batch, 3, side, side]);
        using var output = OrtValue.CreateTensorValueFromMemory(scores, [batch, SyntheticImage.Classes]);
        using var run = new RunOptions();
        double rate = SteadyRate.Of(batch, seconds, _ => session.Run(run, session.InputNames, [input], session.OutputNames, [output]));
        return new(rate, Machine.PeakMemory / (double)(1 << 20))
        {
            Version = OrtEnv.Instance().GetVersionString(),
        };
    }
}
