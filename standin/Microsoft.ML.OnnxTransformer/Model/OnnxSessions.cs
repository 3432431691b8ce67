using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Opens sessions of ONNX Runtime with the options of an environment.</summary>
internal static class OnnxSessions
{
    public static InferenceSession Open(IHostEnvironment env, string path, OnnxSettings settings)
    {
        var options = (env as IHostEnvironmentInternal)?.GetOnnxSessionOption() ?? new OnnxSessionOptions();
        if (!options.PerSessionThreads && !OrtEnv.IsCreated)
            ShareThreads(options);

        if (options.CreateSessionOptions != null)
            return new InferenceSession(path, options.CreateSessionOptions());
        if (settings.GpuDeviceId is not { } device)
            return OnCpu();
        try
        {
            return Open(SessionOptions.MakeSessionOptionWithCudaProvider(device));
        }
        catch (OnnxRuntimeException) when (settings.FallbackToCpu)
        {
            return OnCpu();
        }

        InferenceSession OnCpu() => Open(new SessionOptions());

        InferenceSession Open(SessionOptions session)
        {
            options.CopyTo(session);
            session.InterOpNumThreads = settings.InterOpNumThreads ?? options.InterOpNumThreads;
            session.IntraOpNumThreads = settings.IntraOpNumThreads ?? options.IntraOpNumThreads;
            return new InferenceSession(path, session);
        }
    }

    /// <summary>Makes the process's one environment of ONNX Runtime with threads that all sessions share.</summary>
    private static void ShareThreads(OnnxSessionOptions options)
    {
        var creation = new EnvironmentCreationOptions
        {
            threadOptions = new OrtThreadingOptions
            {
                GlobalInterOpNumThreads = options.GlobalInterOpNumThreads,
                GlobalIntraOpNumThreads = options.GlobalIntraOpNumThreads,
            },
        };
        OrtEnv.CreateInstanceWithOptions(ref creation);
    }
}
