using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.ResNet;

/// <summary>Detects through ONNX Runtime, which needs no libtorch: one model for whole images, one for their regions.</summary>
internal sealed class OnnxRuntimeDetectionEngine : DetectionEngine
{
    private readonly DetectorArchitecture _architecture;
    private readonly InferenceSession _ofImages, _ofRegions;

    /// <param name="detector">Only its weights and description are used.</param>
    /// <param name="card">Number of the CUDA card to compute on, or null for the CPU.</param>
    /// <param name="numberOfThreads">Threads on the CPU, or null for one a processor.</param>
    /// <exception cref="OnnxRuntimeException">The card cannot be used.</exception>
    public OnnxRuntimeDetectionEngine(DescribedDetector detector, int? card, int? numberOfThreads)
    {
        _architecture = detector.Description.Architecture;
        _ofImages = OnnxSession.Create(DetectorHalves.OfImages(detector), card, numberOfThreads);
        try
        {
            _ofRegions = OnnxSession.Create(DetectorHalves.OfRegions(detector), card, numberOfThreads);
        }
        catch
        {
            _ofImages.Dispose();
            throw;
        }
    }

    public override ScoringBackend Backend => ScoringBackend.OnnxRuntime;

    public override DetectionPass Begin(IReadOnlyList<byte[]> images, (int Height, int Width) size)
    {
        byte[] pixels = images.Count == 1 ? images[0] : [.. images.SelectMany(image => image)];
        using var input = OrtValue.CreateTensorValueFromMemory(pixels, [images.Count, size.Height, size.Width, 3]);
        using var run = new RunOptions();
        var outputs = _ofImages.Run(run, [DetectorHalves.Images], [input], _ofImages.OutputNames);
        return new OnnxRuntimeDetectionPass(_architecture, _ofRegions, outputs, [.. images.Select(_ => size)]);
    }

    public override void Dispose()
    {
        _ofImages.Dispose();
        _ofRegions.Dispose();
    }
}
