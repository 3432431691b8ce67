using Microsoft.ML.Runtime;
using TorchSharp;

namespace Microsoft.ML.ResNet;

/// <summary>Makes transformers of saved detectors.</summary>
internal static class DetectorLoading
{
    /// <exception cref="InvalidDataException">The file is damaged, or has no detector saved by this library, or more than one.</exception>
    public static FasterRcnnTransformer Load(IHostEnvironment env, string path)
    {
        NativeErrors.CheckLibrary();
        using var channel = env.Start("FasterRcnn");
        var device = DeviceChoice.Resolve(env, name: null, channel);
        var (detector, network) = SavedDetector.Read(path);
        network.to(device);
        var model = new DetectionModel(network, detector.Normalization, detector.Options, device);
        return new(model, detector.Columns, detector.ClassNames, detector.ImageType);
    }
}
