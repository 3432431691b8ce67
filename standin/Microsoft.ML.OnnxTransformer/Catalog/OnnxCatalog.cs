using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Onnx;

namespace Microsoft.ML;

public static class OnnxCatalog
{
    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, OnnxOptions options) => Apply(catalog, new()
    {
        ModelFile = options.ModelFile,
        OutputColumns = options.OutputColumns,
        InputColumns = options.InputColumns,
        Shapes = options.ShapeDictionary,
        GpuDeviceId = options.GpuDeviceId,
        FallbackToCpu = options.FallbackToCpu,
        RecursionLimit = options.RecursionLimit,
        InterOpNumThreads = options.InterOpNumThreads,
        IntraOpNumThreads = options.IntraOpNumThreads,
    });

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, string modelFile, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        Apply(catalog, new() { ModelFile = modelFile, GpuDeviceId = gpuDeviceId, FallbackToCpu = fallbackToCpu });

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, Stream modelBytes, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        Apply(catalog, new() { ModelBytes = modelBytes, GpuDeviceId = gpuDeviceId, FallbackToCpu = fallbackToCpu });

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, string modelFile, IDictionary<string, int[]> shapeDictionary, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        Apply(catalog, new() { ModelFile = modelFile, Shapes = shapeDictionary, GpuDeviceId = gpuDeviceId, FallbackToCpu = fallbackToCpu });

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, Stream modelBytes, IDictionary<string, int[]> shapeDictionary, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        Apply(catalog, new() { ModelBytes = modelBytes, Shapes = shapeDictionary, GpuDeviceId = gpuDeviceId, FallbackToCpu = fallbackToCpu });

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, string outputColumnName, string inputColumnName, string modelFile, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        Apply(catalog, new() { ModelFile = modelFile, OutputColumns = [outputColumnName], InputColumns = [inputColumnName], GpuDeviceId = gpuDeviceId, FallbackToCpu = fallbackToCpu });

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, string outputColumnName, string inputColumnName, Stream modelBytes, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        Apply(catalog, new() { ModelBytes = modelBytes, OutputColumns = [outputColumnName], InputColumns = [inputColumnName], GpuDeviceId = gpuDeviceId, FallbackToCpu = fallbackToCpu });

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, string outputColumnName, string inputColumnName, string modelFile, IDictionary<string, int[]> shapeDictionary, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        Apply(catalog, new() { ModelFile = modelFile, OutputColumns = [outputColumnName], InputColumns = [inputColumnName], Shapes = shapeDictionary, GpuDeviceId = gpuDeviceId, FallbackToCpu = fallbackToCpu });

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, string outputColumnName, string inputColumnName, Stream modelBytes, IDictionary<string, int[]> shapeDictionary, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        Apply(catalog, new() { ModelBytes = modelBytes, OutputColumns = [outputColumnName], InputColumns = [inputColumnName], Shapes = shapeDictionary, GpuDeviceId = gpuDeviceId, FallbackToCpu = fallbackToCpu });

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, string[] outputColumnNames, string[] inputColumnNames, string modelFile, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        Apply(catalog, new() { ModelFile = modelFile, OutputColumns = outputColumnNames, InputColumns = inputColumnNames, GpuDeviceId = gpuDeviceId, FallbackToCpu = fallbackToCpu });

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, string[] outputColumnNames, string[] inputColumnNames, Stream modelBytes, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        Apply(catalog, new() { ModelBytes = modelBytes, OutputColumns = outputColumnNames, InputColumns = inputColumnNames, GpuDeviceId = gpuDeviceId, FallbackToCpu = fallbackToCpu });

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, string[] outputColumnNames, string[] inputColumnNames, string modelFile, IDictionary<string, int[]> shapeDictionary, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        Apply(catalog, new() { ModelFile = modelFile, OutputColumns = outputColumnNames, InputColumns = inputColumnNames, Shapes = shapeDictionary, GpuDeviceId = gpuDeviceId, FallbackToCpu = fallbackToCpu });

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, string[] outputColumnNames, string[] inputColumnNames, Stream modelBytes, IDictionary<string, int[]> shapeDictionary, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        Apply(catalog, new() { ModelBytes = modelBytes, OutputColumns = outputColumnNames, InputColumns = inputColumnNames, Shapes = shapeDictionary, GpuDeviceId = gpuDeviceId, FallbackToCpu = fallbackToCpu });

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, string[] outputColumnNames, string[] inputColumnNames, string modelFile, IDictionary<string, int[]> shapeDictionary, int? gpuDeviceId = null, bool fallbackToCpu = false, int recursionLimit = 100) =>
        Apply(catalog, new() { ModelFile = modelFile, OutputColumns = outputColumnNames, InputColumns = inputColumnNames, Shapes = shapeDictionary, GpuDeviceId = gpuDeviceId, FallbackToCpu = fallbackToCpu, RecursionLimit = recursionLimit });

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, string[] outputColumnNames, string[] inputColumnNames, Stream modelBytes, IDictionary<string, int[]> shapeDictionary, int? gpuDeviceId = null, bool fallbackToCpu = false, int recursionLimit = 100) =>
        Apply(catalog, new() { ModelBytes = modelBytes, OutputColumns = outputColumnNames, InputColumns = inputColumnNames, Shapes = shapeDictionary, GpuDeviceId = gpuDeviceId, FallbackToCpu = fallbackToCpu, RecursionLimit = recursionLimit });

    /// <summary>Where the call names no device, the context's counts, and then also whether to fall back from it.</summary>
    private static OnnxScoringEstimator Apply(TransformsCatalog catalog, OnnxSettings settings)
    {
        var env = catalog.GetEnvironment();
        if (settings.GpuDeviceId == null && env is IHostEnvironmentInternal { GpuDeviceId: not null } host)
            settings = settings with { GpuDeviceId = host.GpuDeviceId, FallbackToCpu = host.FallbackToCpu };
        return new OnnxScoringEstimator(env, new OnnxTransformer(env, settings));
    }
}
