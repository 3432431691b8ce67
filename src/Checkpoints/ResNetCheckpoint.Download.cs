namespace Microsoft.ML.ResNet;

public sealed partial class ResNetCheckpoint
{
    /// <summary>
    /// Fetches a checkpoint into a folder, unless it is there already. This is the only method here that uses the network.
    /// </summary>
    /// <param name="address">http or https.</param>
    /// <param name="sha256">
    /// The hash that the file must have, as 64 hexadecimal digits. A file that is there already is held to it as well.
    /// </param>
    /// <param name="cacheFolder">Made if it does not exist. The file in it is named after the address and the hash.</param>
    /// <param name="client">What to fetch with: proxies, credentials, time limits. Default: a new one.</param>
    /// <param name="cancellationToken">Ends the download; no file is left.</param>
    /// <returns>The path of the file, for <see cref="Load(string)"/>.</returns>
    /// <exception cref="InvalidDataException">The file has another hash; it was deleted, and the message has both.</exception>
    /// <exception cref="HttpRequestException">The server has no such file, or cannot be reached.</exception>
    public static Task<string> DownloadAsync(
        Uri address, string sha256, string cacheFolder, HttpClient? client = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(sha256);
        ArgumentException.ThrowIfNullOrEmpty(cacheFolder);
        return new CheckpointDownload(address, sha256, cacheFolder).RunAsync(client, cancellationToken);
    }
}
