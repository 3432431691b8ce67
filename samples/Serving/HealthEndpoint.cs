using Microsoft.AspNetCore.Http;

namespace Serving;

/// <summary><c>GET /health</c>: 200 once images can be scored, 503 before.</summary>
internal static class HealthEndpoint
{
    public static IResult Handle(ModelHost host, ServingOptions options) => host.Predictor is { } predictor
        ? TypedResults.Ok(new
        {
            Status = "ready",
            Model = host.ModelName,
            Classes = predictor.Classes.Count,
            Image = predictor.ImageShape,
            options.MaxUploadBytes,
            options.MaxImagePixels,
        })
        : TypedResults.Json(new { Status = "loading", Model = host.ModelName }, statusCode: StatusCodes.Status503ServiceUnavailable);
}
