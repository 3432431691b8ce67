using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.ResNet.Tests.Onnx;

/// <summary>Models, and the pixels they are to be run on by ONNX Runtime itself.</summary>
internal sealed class OnnxRuntimeSession : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<Func<OnnxResult>> _jobs = [];

    /// <returns>A file to export to.</returns>
    public string NewModel() => _folder.File($"{Guid.NewGuid():N}.onnx");

    public void Add(string model, float[] pixels, params int[] dims) => _jobs.Add(() => Run(model, pixels, dims));

    public void Add(string model, byte[] pixels, params int[] dims) => _jobs.Add(() => Run(model, pixels, dims));

    public List<OnnxResult> Run() => [.. _jobs.Select(job => job())];

    public void Dispose() => _folder.Dispose();

    private static OnnxResult Run<T>(string model, T[] pixels, int[] dims) where T : unmanaged
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(model, options);
        using var input = OrtValue.CreateTensorValueFromMemory(pixels, [.. dims.Select(size => (long)size)]);
        using var run = new RunOptions();
        using var outputs = session.Run(run, session.InputNames, [input], session.OutputNames);
        var scores = outputs[0];
        return new([.. session.InputNames], [.. session.OutputNames], [.. scores.GetTensorTypeAndShape().Shape.Select(size => (int)size)])
        {
            Scores = scores.GetTensorDataAsSpan<float>().ToArray(),
        };
    }
}
