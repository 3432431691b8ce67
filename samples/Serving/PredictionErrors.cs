using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Microsoft.ML.ResNet;

namespace Serving;

/// <summary>Every failure as problem details (RFC 9457), with a status that says whose fault it is.</summary>
internal sealed class PredictionErrors(IProblemDetailsService problems, ILogger<PredictionErrors> logger) : IExceptionHandler
{
    private const string RetryAfterSeconds = "1";

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        // Who has gone reads no answer; the status is for the log.
        if (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var problem = Describe(exception);
        if (problem.Status == StatusCodes.Status500InternalServerError)
            logger.Failed(exception, problem.Title);
        else
            logger.Refused(problem.Status, problem.Title, problem.Detail);
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        context.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(new() { HttpContext = context, ProblemDetails = problem, Exception = exception });
    }

    private static ProblemDetails Describe(Exception exception) => exception switch
    {
        RequestException request => Problem(request.Status, request.Title, request.Message),
        ImageTooLargeException => Problem(StatusCodes.Status413PayloadTooLarge, "The image is too large", exception.Message),
        InvalidDataException => Problem(StatusCodes.Status422UnprocessableEntity, "This image is damaged", exception.Message),
        PredictorQueueFullException =>
            Problem(StatusCodes.Status503ServiceUnavailable, "Too many requests at once", "Try again in a moment."),
        ObjectDisposedException => Problem(StatusCodes.Status503ServiceUnavailable, "The server is shutting down", "Try again later."),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            Problem(StatusCodes.Status413PayloadTooLarge, Upload.TooLarge, exception.Message),
        BadHttpRequestException request => Problem(request.StatusCode, "The request cannot be read", request.Message),
        // The reason stays in the log: it may speak of files and memory.
        _ => Problem(StatusCodes.Status500InternalServerError, "The image could not be scored", "The server's log says why."),
    };

    private static ProblemDetails Problem(int status, string title, string detail) =>
        new() { Status = status, Title = title, Detail = detail };
}
