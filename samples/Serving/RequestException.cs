using Microsoft.AspNetCore.Http;

namespace Serving;

/// <summary>A request that cannot be served, and what to answer.</summary>
internal sealed class RequestException(int status, string title, string detail) : Exception(detail)
{
    public int Status { get; } = status;

    public string Title { get; } = title;

    public static RequestException Loading() =>
        new(StatusCodes.Status503ServiceUnavailable, "The model is being loaded", "Try again in a few seconds.");
}
