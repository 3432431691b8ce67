using System.Runtime.InteropServices;
using System.Text.Json;

namespace Microsoft.ML.ResNet.Tests.Onnx;

/// <summary>Models to be run together by ONNX Runtime, in one process of Node.</summary>
internal sealed class OnnxRuntimeSession : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<object> _jobs = [];

    /// <returns>A file to export to.</returns>
    public string NewModel() => _folder.File($"{Guid.NewGuid():N}.onnx");

    public void Add(string model, float[] pixels, params int[] dims) => Add(model, MemoryMarshal.AsBytes<float>(pixels), "float32", dims);

    public void Add(string model, byte[] pixels, params int[] dims) => Add(model, pixels, "uint8", dims);

    public List<OnnxResult> Run()
    {
        string jobs = _folder.File("jobs.json");
        File.WriteAllText(jobs, JsonSerializer.Serialize(_jobs));
        string printed = ExternalProgram.Run("node", ExternalProgram.Script("run_models.cjs"), ExternalProgram.Modules, jobs);
        var results = JsonSerializer.Deserialize<List<OnnxResult>>(printed, JsonSerializerOptions.Web)!;
        for (int i = 0; i < results.Count; i++)
            results[i] = results[i] with { Scores = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(OutputFile(i))).ToArray() };
        return results;
    }

    public void Dispose() => _folder.Dispose();

    private void Add(string model, ReadOnlySpan<byte> pixels, string type, int[] dims)
    {
        string input = _folder.File($"{_jobs.Count}.in");
        File.WriteAllBytes(input, pixels);
        _jobs.Add(new { model, input, type, dims, output = OutputFile(_jobs.Count) });
    }

    private string OutputFile(int job) => _folder.File($"{job}.out");
}
