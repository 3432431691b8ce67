using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.ML.ResNet;

namespace Serving;

/// <summary>Says what is in an image, and where.</summary>
internal sealed class ServedDetector : ServedNetwork
{
    // A black picture of a few pixels.
    private const string Black = "Qk1GAAAAAAAAADYAAAAoAAAAAgAAAAIAAAABABgAAAAAABAAAAATCwAAEwsAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==";

    private readonly FasterRcnnTransformer _model;
    private readonly FasterRcnnPredictor _predictor;

    public ServedDetector(FasterRcnnTransformer model, ResNetPredictorOptions options) =>
        (_model, _predictor) = (model, new(model, options));

    public override IReadOnlyList<string> Classes => _predictor.Classes;

    public override ImageShape? Image => null;

    public override ScoringBackend Backend => _model.Backend;

    public override Task WarmUpAsync() => _predictor.PredictAsync(Convert.FromBase64String(Black));

    public override async Task<PredictionResponse> PredictAsync(byte[] image, string version, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        return PredictionResponse.Of(await _predictor.PredictAsync(image, cancellationToken), clock.Elapsed, version);
    }

    public override Task<ClassActivationMap> ExplainAsync(
        byte[] image, ClassActivationOptions options, CancellationToken cancellationToken) => throw new RequestException(
            StatusCodes.Status400BadRequest, "There are no heat maps of a detector", "Its answer says where things are by boxes.");

    public override void Dispose()
    {
        _predictor.Dispose();
        _model.Dispose();
    }
}
