using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;

namespace Serving;

/// <summary><c>POST /api/v1/predict</c>: an image in, as the body or as the file of a form; the most probable classes out.</summary>
internal static class PredictEndpoint
{
    public static async Task<Ok<PredictionResponse>> HandleAsync(
        HttpRequest request, ModelHost host, ServingOptions options, ILogger<ModelHost> logger, CancellationToken cancellationToken)
    {
        byte[] image = await Upload.ReadAsync(request, options.MaxUploadBytes, cancellationToken);
        using var model = host.TryUse(out var current) ? current : throw RequestException.Loading();
        var response = await model.Network.PredictAsync(image, model.Version, cancellationToken);
        logger.Predicted(image.Length, response.Label, response.Probability, response.Milliseconds, response.Version);
        return TypedResults.Ok(response);
    }
}
