namespace Microsoft.ML.ResNet;

/// <summary>An image file found in a folder.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">Its path within the folder, with slashes on every system.</param>
/// <param name="ClassName">Its class, by the folder that names it.</param>
/// <param name="IsTest">Whether it belongs to the test part.</param>
internal sealed record FolderImage(string Path, string Name, string ClassName, bool IsTest);
