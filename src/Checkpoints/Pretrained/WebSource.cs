namespace Microsoft.ML.ResNet;

/// <summary>A file on a server.</summary>
/// <param name="address">Where it is.</param>
/// <param name="fileName">What it is called here.</param>
/// <param name="sha256">Its hash, or the first digits of it; null where it is not known.</param>
internal sealed class WebSource(Uri address, string fileName, string? sha256) : PretrainedSource
{
    public Uri Address => address;

    public string? Sha256 => sha256;

    /// <summary>Where files are kept that were fetched without another place for them.</summary>
    private static string DefaultFolder =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "Microsoft.ML.ResNet");

    public override string FindFile(PretrainedResNet network)
    {
        string[] places = [BesideProgram(fileName), Path.Combine(DefaultFolder, fileName)];
        string found = Array.Find(places, File.Exists) ?? throw new FileNotFoundException(
            $"{network.Name} is not on this machine: there is neither {places[0]} nor {places[1]}. Fetch it once, with "
                + $"PretrainedResNet.Find(\"{network.Name}\").DownloadAsync(), "
            + $"or put the file from {address} in one of these places.", places[0]);
        if (sha256 is not null && CheckpointDownload.HashOf(found) is var hash && !hash.StartsWith(sha256, StringComparison.Ordinal))
            throw new InvalidDataException(
                $"{found} is not the file from {address}: its SHA-256 is {hash} and should begin with {sha256}.");
        return found;
    }

    public override Task<string> DownloadAsync(PretrainedResNet network, string? cacheFolder, string? expected, HttpClient? client,
        CancellationToken cancellationToken) =>
        new CheckpointDownload(
            address,
            expected ?? sha256 ?? throw new InvalidOperationException(
                $"The SHA-256 of {network.Name} is not known here: give the one that its owners publish on the page of {address}."),
            cacheFolder ?? DefaultFolder,
            fileName).RunAsync(client, cancellationToken);
}
