using Microsoft.ML;
using Microsoft.ML.ResNet;

namespace Serving;

/// <summary>Where the model comes from.</summary>
internal static class ModelFile
{
    /// <summary>Null where there is such a file; otherwise what to do.</summary>
    public static string? Problem(string? path)
    {
        const string HowTo = "./build.sh demo trains one and writes artifacts/fashion-mnist/model.zip; then start with --Model "
            + "artifacts/fashion-mnist/model.zip";
        return string.IsNullOrWhiteSpace(path) ? $"No model is given. {HowTo}"
            : File.Exists(path) ? null
            : $"There is no model file {Path.GetFullPath(path)}. {HowTo}";
    }

    /// <summary>Loads the network alone: uploads are images already, and the predictor names the classes.</summary>
    public static ResNetTransformer Load(ServingOptions options) => ResNetModel.Load(
        new MLContext { GpuDeviceId = options.GpuDeviceId },
        options.Model!,
        new ScoringOptions { Backend = options.Backend, NumberOfThreads = options.Threads });
}
