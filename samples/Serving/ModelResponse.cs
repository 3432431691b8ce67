using Microsoft.ML.ResNet;

namespace Serving;

/// <summary>What is served, and what it takes.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Version">The beginning of the file's SHA-256.</param>
/// <param name="Loaded">When it was loaded.</param>
/// <param name="Classes">The classes that it tells apart, in the order of their keys.</param>
/// <param name="Image">The image that the network sees; those sent may have any size. Null for a detector, which sees them
/// in their own proportions.</param>
/// <param name="MaxUploadBytes">The largest upload.</param>
/// <param name="MaxImagePixels">Width × height that an image may declare.</param>
internal sealed record ModelResponse(
    string Name, string Version, DateTimeOffset Loaded, IReadOnlyList<string> Classes, ImageShape? Image, int MaxUploadBytes,
    long MaxImagePixels);
