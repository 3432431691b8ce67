using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Serving;

/// <summary><c>POST /predict</c>: an image in, as the body or as the file of a form; the most probable classes out.</summary>
internal static class PredictEndpoint
{
    public static async Task<PredictionResponse> HandleAsync(
        HttpRequest request, ModelHost host, ServingOptions options, CancellationToken cancellationToken)
    {
        var predictor = host.Predictor
            ?? throw new RequestException(
                StatusCodes.Status503ServiceUnavailable, "The model is being loaded", "Try again in a few seconds.");
        byte[] image = await Upload.ReadAsync(request, options.MaxUploadBytes, cancellationToken);
        var clock = Stopwatch.StartNew();
        var prediction = await predictor.PredictAsync(image, cancellationToken);
        return PredictionResponse.Of(prediction, clock.Elapsed);
    }
}
