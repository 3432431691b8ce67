namespace Microsoft.ML.ResNet;

/// <summary>Where the weights of a pretrained network come from.</summary>
internal abstract class PretrainedSource
{
    /// <summary>A file beside the program.</summary>
    protected static string BesideProgram(params string[] path) => Path.Combine([AppContext.BaseDirectory, .. path]);

    /// <exception cref="FileNotFoundException">It is not there; the message says how to get it.</exception>
    public abstract string FindFile(PretrainedResNet network);

    public abstract Task<string> DownloadAsync(PretrainedResNet network, string? cacheFolder, string? sha256, HttpClient? client,
        CancellationToken cancellationToken);

    /// <summary>Makes of what the file has what the networks of this library take: red, green and blue in this order.</summary>
    public virtual CheckpointContent Adapt(CheckpointContent content) => content;
}
