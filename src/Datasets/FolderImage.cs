namespace Microsoft.ML.ResNet;

/// <summary>An image file found in a folder.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Name">Its path within the folder, with slashes on every system.</param>
/// <param name="ClassName">Its class, by the folder that names it.</param>
/// <param name="IsTest">Whether it belongs to the test part.</param>
internal sealed record FolderImage(string Folder, string Name, string ClassName, bool IsTest)
{
    /// <summary>Where it is; made when asked for, because there may be millions of images.</summary>
    public string Path => System.IO.Path.Combine(Folder, Name.Replace('/', System.IO.Path.DirectorySeparatorChar));
}
