using System.Diagnostics;
using Microsoft.ML.ResNet;

namespace Serving;

/// <summary>Says what is in an image.</summary>
internal sealed class ServedClassifier : ServedNetwork
{
    private readonly ResNetTransformer _model;
    private readonly ResNetPredictor _predictor;

    public ServedClassifier(ResNetTransformer model, ResNetPredictorOptions options) => (_model, _predictor) = (model, new(model, options));

    public override IReadOnlyList<string> Classes => _predictor.Classes;

    public override ImageShape? Image => _predictor.ImageShape;

    public override ScoringBackend Backend => _model.Backend;

    public override Task WarmUpAsync() => _predictor.PredictAsync(new float[_predictor.ImageShape.PixelCount]);

    public override async Task<PredictionResponse> PredictAsync(byte[] image, string version, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        return PredictionResponse.Of(await _predictor.PredictAsync(image, cancellationToken), clock.Elapsed, version);
    }

    public override Task<ClassActivationMap> ExplainAsync(
        byte[] image, ClassActivationOptions options, CancellationToken cancellationToken) =>
        _predictor.ExplainAsync(image, options, cancellationToken);

    public override void Dispose()
    {
        _predictor.Dispose();
        _model.Dispose();
    }
}
