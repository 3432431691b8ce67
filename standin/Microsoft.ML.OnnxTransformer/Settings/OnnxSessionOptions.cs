using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Transforms.Onnx;

public sealed class OnnxSessionOptions
{
    public OrtLoggingLevel LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;

    /// <summary>Makes the options of every session instead of the properties below.</summary>
    public CreateOnnxSessionOptions CreateSessionOptions { get; set; }

    public bool EnableCpuMemArena { get; set; } = true;

    public bool EnableMemoryPattern { get; set; } = true;

    public bool EnableProfiling { get; set; }

    public ExecutionMode ExecutionMode { get; set; } = ExecutionMode.ORT_SEQUENTIAL;

    /// <summary>Threads of all sessions together; only without <see cref="PerSessionThreads"/>. 0: ONNX Runtime decides, here and below.</summary>
    public int GlobalInterOpNumThreads { get; set; }

    public int GlobalIntraOpNumThreads { get; set; }

    public GraphOptimizationLevel GraphOptimizationLevel { get; set; } = GraphOptimizationLevel.ORT_ENABLE_ALL;

    public int InterOpNumThreads { get; set; }

    public int IntraOpNumThreads { get; set; }

    public string LogId { get; set; } = "";

    public int LogVerbosityLevel { get; set; }

    public string OptimizedModelFilePath { get; set; } = "";

    public bool PerSessionThreads { get; set; } = true;

    public string ProfileOutputPathPrefix { get; set; } = "onnxruntime_profile_";

    public delegate SessionOptions CreateOnnxSessionOptions();

    internal void CopyTo(SessionOptions session)
    {
        session.EnableCpuMemArena = EnableCpuMemArena;
        session.EnableMemoryPattern = EnableMemoryPattern;
        session.ProfileOutputPathPrefix = ProfileOutputPathPrefix;
        session.EnableProfiling = EnableProfiling;
        session.OptimizedModelFilePath = OptimizedModelFilePath;
        if (!PerSessionThreads)
            session.DisablePerSessionThreads();
        session.LogId = LogId;
        session.LogSeverityLevel = LogSeverityLevel;
        session.LogVerbosityLevel = LogVerbosityLevel;
        session.InterOpNumThreads = InterOpNumThreads;
        session.IntraOpNumThreads = IntraOpNumThreads;
        session.GraphOptimizationLevel = GraphOptimizationLevel;
        session.ExecutionMode = ExecutionMode;
    }
}
