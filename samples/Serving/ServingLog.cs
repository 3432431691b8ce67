using Microsoft.Extensions.Logging;
using Microsoft.ML.ResNet;

namespace Serving;

/// <summary>What the server tells, each event with a number and its values by name, for logs that are searched.</summary>
internal static partial class ServingLog
{
    [LoggerMessage(1, LogLevel.Information,
        "{Model} {Version} is ready after {Seconds:0.0} s: {Classes} classes, images in {Shape}, scored by {Backend}")]
    public static partial void Ready(
        this ILogger logger, string model, string version, double seconds, int classes, string shape, ScoringBackend backend);

    [LoggerMessage(2, LogLevel.Critical, "{Path} cannot be served: {Reason}")]
    public static partial void NotServed(this ILogger logger, Exception? exception, string? path, string reason);

    [LoggerMessage(3, LogLevel.Information,
        "{Model} {Version} takes the place of {Before} after {Seconds:0.0} s: {Classes} classes, scored by {Backend}")]
    public static partial void Replaced(
        this ILogger logger, string model, string version, string? before, double seconds, int classes, ScoringBackend backend);

    [LoggerMessage(4, LogLevel.Error, "{Path} has changed and cannot be served; {Version} goes on: {Reason}")]
    public static partial void NotReplaced(this ILogger logger, Exception? exception, string? path, string? version, string reason);

    [LoggerMessage(5, LogLevel.Information, "Stopping: not ready any more, and closed in {Seconds} s; what was accepted is answered")]
    public static partial void Stopping(this ILogger logger, double seconds);

    [LoggerMessage(6, LogLevel.Debug, "{Bytes} bytes are {Label} with {Probability:0.000} after {Milliseconds:0.0} ms, by {Version}")]
    public static partial void Predicted(
        this ILogger logger, int bytes, string label, float probability, double milliseconds, string version);

    [LoggerMessage(7, LogLevel.Debug, "{Status}: {Title}: {Detail}")]
    public static partial void Refused(this ILogger logger, int? status, string? title, string? detail);

    [LoggerMessage(8, LogLevel.Error, "{Title}")]
    public static partial void Failed(this ILogger logger, Exception exception, string? title);

    [LoggerMessage(EventId = 9, Message = "{Message}")]
    public static partial void OfLibrary(this ILogger logger, LogLevel level, string message);
}
