using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Serving;

/// <summary><c>GET /api/v1/model</c>: what is served, and what it takes.</summary>
internal static class ModelEndpoint
{
    public static Ok<ModelResponse> Handle(ModelHost host, ServingOptions options)
    {
        using var model = host.TryUse(out var current) ? current : throw RequestException.Loading();
        return TypedResults.Ok(new ModelResponse(
            host.ModelName, model.Version, model.Loaded, model.Network.Classes, model.Network.Image, options.MaxUploadBytes,
            options.MaxImagePixels));
    }
}
