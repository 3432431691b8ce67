namespace Microsoft.ML.ResNet;

/// <summary>What was found in a folder of images.</summary>
/// <param name="ImagesPerClass">How many images of each class the view has; the classes in the order of their keys.</param>
/// <param name="LeftOut">
/// The files that are no images which can be decoded, or have other endings than were asked for, in the order of their paths. Hidden files
/// and those that systems leave behind (<c>Thumbs.db</c>, <c>__MACOSX</c>, <c>@eaDir</c>, <c>.DS_Store</c>, ...) are not counted.
/// </param>
public sealed record ImageFolderStatistics(IReadOnlyList<KeyValuePair<string, int>> ImagesPerClass, IReadOnlyList<LeftOutFile> LeftOut);
