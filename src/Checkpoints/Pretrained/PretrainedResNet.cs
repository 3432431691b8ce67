namespace Microsoft.ML.ResNet;

/// <summary>
/// A network that others trained on ImageNet, by name: where its weights come from, how images come to it, and what its owners ask for.
/// </summary>
/// <remarks>
/// The name stands wherever a checkpoint's file may: in <see cref="ResNetTrainer.Options.InitialCheckpoint"/>, for a featurizer, for
/// <see cref="ResNetCheckpoint.Load(string)"/>. A file that happens
/// to be called as a network is meant by a path with a folder in it, <c>./mlnet-resnet18</c>. Nothing is fetched unless
/// <see cref="DownloadAsync"/> is called.
/// </remarks>
public sealed partial class PretrainedResNet
{
    private readonly PretrainedSource _source;

    private static readonly Lazy<PretrainedResNet[]> Networks = new(CreateAll);

    private PretrainedResNet(string name, PretrainedSource source, ResNetArchitecture? architecture, int classCount,
        ImagePreparation preparation, string license, string citation)
    {
        (Name, _source, Architecture, ClassCount) = (name, source, architecture, classCount);
        (Preparation, License, Citation) = (preparation, license, citation);
    }

    /// <summary>As in <c>mlnet-resnet18</c>; case does not matter.</summary>
    public string Name { get; }

    /// <summary>What it is, where that is known without its file.</summary>
    public ResNetArchitecture? Architecture { get; }

    /// <summary>How images come to it.</summary>
    public ImagePreparation Preparation { get; }

    /// <summary>The terms of its owners, as an SPDX expression.</summary>
    public string License { get; }

    /// <summary>Whose work it is, and where it is described.</summary>
    public string Citation { get; }

    /// <summary>
    /// Classes that its own classifier tells apart; 0: it has none, which a featurizer has no need of; to train on from it, <see
    /// cref="ResNetTrainer.Options.NewClassifier"/> is needed.
    /// </summary>
    public int ClassCount { get; }

    /// <summary>The NuGet package that puts its file beside a program; null where it comes from a server.</summary>
    public string? Package => (_source as PackageSource)?.Package;

    /// <summary>Where its file is; null where it comes in a NuGet package.</summary>
    public Uri? Address => (_source as WebSource)?.Address;

    /// <summary>
    /// The SHA-256 of the file at <see cref="Address"/>, or the first digits of it, as far as its owners publish it; else null.
    /// </summary>
    public string? Sha256 => (_source as WebSource)?.Sha256;

    /// <summary>All networks.</summary>
    public static IReadOnlyList<PretrainedResNet> All => Networks.Value;

    /// <returns>The network of a name, or null.</returns>
    public static PretrainedResNet? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(network => network.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Its name, to be given wherever a checkpoint's file may.</summary>
    public static implicit operator string(PretrainedResNet network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.Name;
    }

    /// <summary>Finds the file with its weights: beside the program, or where <see cref="DownloadAsync"/> puts it by default.</summary>
    /// <exception cref="FileNotFoundException">It is not there; the message says how to get it.</exception>
    public string FindFile() => _source.FindFile(this);

    /// <summary>Fetches its file into a folder, unless it is there already.</summary>
    /// <param name="cacheFolder">
    /// Made if it does not exist. Default null: a folder of this library among the user's local application data, where <see
    /// cref="FindFile"/> looks.
    /// </param>
    /// <param name="sha256">
    /// The hash that the file must have, or the first digits of it, 8 at least. Default null: <see cref="Sha256"/>, where that is known.
    /// </param>
    /// <param name="client">What to fetch with. Default: a new one.</param>
    /// <param name="cancellationToken">Ends the download; no file is left.</param>
    /// <returns>The path of the file.</returns>
    /// <exception cref="InvalidOperationException">It comes in a package, or its hash is not known here and was not given.</exception>
    /// <exception cref="InvalidDataException">The file has another hash; it was deleted, and the message has both.</exception>
    /// <exception cref="HttpRequestException">The server has no such file, or cannot be reached.</exception>
    public Task<string> DownloadAsync(string? cacheFolder = null, string? sha256 = null, HttpClient? client = null,
        CancellationToken cancellationToken = default) =>
        _source.DownloadAsync(this, cacheFolder, sha256, client, cancellationToken);

    /// <summary><see cref="Name"/>.</summary>
    public override string ToString() => Name;

    private static PretrainedResNet[] CreateAll() =>
        [MLNetResNet18, MLNetResNet50, MLNetResNet101, .. Torchvision, .. HuggingFace, .. Timm];

    /// <summary>Makes of the content of its file what the networks here take.</summary>
    internal CheckpointContent Adapt(CheckpointContent content)
    {
        var adapted = _source.Adapt(content);
        return adapted with { Preparation = Preparation.Or(adapted.Preparation) };
    }
}
