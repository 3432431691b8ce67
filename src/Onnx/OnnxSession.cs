using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.ResNet;

/// <summary>Sessions of ONNX Runtime over models that were made here.</summary>
internal static class OnnxSession
{
    /// <param name="model">What to run.</param>
    /// <param name="card">Number of the CUDA card to compute on, or null for the CPU.</param>
    /// <param name="numberOfThreads">Threads on the CPU, or null for one a processor.</param>
    /// <exception cref="OnnxRuntimeException">The card cannot be used.</exception>
    public static InferenceSession Create(ModelProto model, int? card = null, int? numberOfThreads = null)
    {
        using var options = new SessionOptions();
        if (card is { } index)
            options.AppendExecutionProvider_CUDA(index);
        options.IntraOpNumThreads = numberOfThreads ?? TorchThreads.Default;
        // Work is dealt out in ever smaller pieces: no thread waits long for one whose processor another program has.
        options.AddSessionConfigEntry("session.dynamic_block_base", "4");
        // Between two runs its threads would go on waiting in a loop for 50 ms, on processors that images are decoded on meanwhile.
        options.AddSessionConfigEntry("session.force_spinning_stop", "1");
        using var file = new MemoryStream();
        OnnxFile.Write(model, file);
        return new InferenceSession(file.ToArray(), options);
    }
}
