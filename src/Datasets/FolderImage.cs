namespace Microsoft.ML.ResNet;

/// <summary>An image file found in a folder.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">Its path within the folder, with slashes on every system.</param>
/// <param name="ClassName">The folder that names its class.</param>
/// <param name="IsTest">Whether it belongs to the test part.</param>
internal sealed record FolderImage(string Path, string Name, string ClassName, bool IsTest);
