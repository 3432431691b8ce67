using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.ML.ResNet;

namespace Serving;

/// <summary>
/// <c>POST /api/v1/explain</c>: an image in, as for <see cref="PredictEndpoint"/>; the same image as the network saw it out, with a heat
/// map over it of what speaks for a class.
/// </summary>
internal static class ExplainEndpoint
{
    /// <param name="request">The image.</param>
    /// <param name="host">The model.</param>
    /// <param name="options">How large images may be.</param>
    /// <param name="label">The class to explain; the most probable one where it is missing.</param>
    /// <param name="layer">The layer to look at; the last stage where it is missing.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    public static async Task<FileContentHttpResult> HandleAsync(
        HttpRequest request, ModelHost host, ServingOptions options, string? label, string? layer, CancellationToken cancellationToken)
    {
        byte[] image = await Upload.ReadAsync(request, options.MaxUploadBytes, cancellationToken);
        using var model = host.TryUse(out var current) ? current : throw RequestException.Loading();
        var map = await ExplainAsync(model.Network, image, new() { Label = label, Layer = layer }, cancellationToken);
        return TypedResults.File(map.OverlayAsPng(), "image/png");
    }

    private static Task<ClassActivationMap> ExplainAsync(
        ServedNetwork network, byte[] image, ClassActivationOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return network.ExplainAsync(image, options, cancellationToken);
        }
        catch (ArgumentException exception)
        {
            throw new RequestException(StatusCodes.Status400BadRequest, "There is no such class or layer", exception.Message);
        }
    }
}
