using Microsoft.AspNetCore.Http;

namespace Serving;

/// <summary>The page needs nothing from elsewhere, and nobody needs it in a frame.</summary>
internal static class SecurityHeaders
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src "
        + "'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    public static Task Add(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return next(context);
    }
}
