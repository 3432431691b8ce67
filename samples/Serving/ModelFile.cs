using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using Microsoft.ML.ResNet;
using Microsoft.ML.Runtime;

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
    /// <param name="options">Which file, and how to score.</param>
    /// <param name="logger">Hears what the library has to say of it, such as which backend is the faster.</param>
    /// <exception cref="InvalidDataException">There is neither a classifier nor a detector in it.</exception>
    public static ITransformer Load(ServingOptions options, ILogger logger)
    {
        var mlContext = new MLContext { GpuDeviceId = options.GpuDeviceId };
        mlContext.Log += (_, message) =>
        {
            if (message.Kind is ChannelMessageKind.Info or ChannelMessageKind.Warning)
                logger.OfLibrary(message.Kind == ChannelMessageKind.Info ? LogLevel.Information : LogLevel.Warning, message.RawMessage);
        };
        var scoring = new ScoringOptions { Backend = options.Backend, NumberOfThreads = options.Threads };
        try
        {
            return ResNetModel.Load(mlContext, options.Model!, scoring);
        }
        catch (InvalidDataException noClassifier)
        {
            try
            {
                return mlContext.Model.LoadFasterRcnn(options.Model!, scoring);
            }
            catch (InvalidDataException)
            {
                ExceptionDispatchInfo.Throw(noClassifier);
                throw;
            }
        }
    }
}
