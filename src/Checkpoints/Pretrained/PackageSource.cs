namespace Microsoft.ML.ResNet;

/// <summary>A NuGet package that puts files beside a program.</summary>
/// <param name="package">Its name.</param>
/// <param name="file">The file with the weights, in folders under the program's.</param>
internal abstract class PackageSource(string package, params string[] file) : PretrainedSource
{
    public string Package => package;

    public override string FindFile(PretrainedResNet network) => Find(file, network.Name);

    public override Task<string> DownloadAsync(PretrainedResNet network, string? cacheFolder, string? sha256, HttpClient? client,
        CancellationToken cancellationToken) =>
        throw new InvalidOperationException($"{network.Name} comes in the NuGet package {package}: {Advice}.");

    /// <exception cref="FileNotFoundException">The package is not there.</exception>
    protected string Find(string[] path, string what) => BesideProgram(path) is var found && File.Exists(found)
        ? found
        : throw new FileNotFoundException(
            $"{what} is not beside the program: {found} does not exist. It comes in the NuGet package {package}: {Advice}.", found);

    private string Advice => $"add it to the program's project, dotnet add package {package}";
}
