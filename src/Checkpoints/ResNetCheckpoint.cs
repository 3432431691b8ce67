namespace Microsoft.ML.ResNet;

/// <summary>
/// The weights of a network in a file: PyTorch's <c>.pth</c>, <c>.pt</c> or <c>.th</c> (zip and legacy), <c>.safetensors</c>, or an
/// <c>.onnx</c> file of any program whose graph is a residual network; found out by content.
/// </summary>
/// <remarks>
/// Nothing in a file is ever run: whatever a pickle asks for beside tensors, dictionaries, lists, numbers and strings is passed over, and
/// is an error only where weights are looked for in it.
/// Names may be those of torchvision, timm or Hugging Face transformers, with anything before all of them. Values stay in the file until
/// they are needed, so it stays open until this is
/// disposed. For one thread at a time.
/// </remarks>
public sealed partial class ResNetCheckpoint : IDisposable
{
    internal const string NormalizationKey = "batch_normalization", FoldedNormalization = "folded";

    /// <summary>Whether batch normalization was folded into the convolutions, and its statistics are lost.</summary>
    internal bool HasFoldedNormalization => Metadata.TryGetValue(NormalizationKey, out string? state) && state == FoldedNormalization;

    private readonly Stream _file;
    private readonly bool _ownsFile;
    private readonly string _name;
    private readonly CheckpointContent _content;
    private readonly CheckpointOptions _options;
    private StateMapping? _mapping;

    private ResNetCheckpoint(Stream file, bool ownsFile, string name, CheckpointOptions options, PretrainedResNet? pretrained)
    {
        Validation.ThrowIfAny([.. options.Problems()], nameof(options));
        (_file, _ownsFile, _name, _options) = (file, ownsFile, name, options);
        _content = CheckpointFile.Read(file, name, options.StateDict);
        _content = pretrained?.Adapt(_content) ?? _content;
    }

    /// <summary>The tensors, in the order of the file and under its names. An optimizer's and the like are not among them.</summary>
    public IReadOnlyList<CheckpointTensor> Tensors => _content.Tensors;

    /// <summary>What else the file says: the metadata of safetensors; numbers and text that a training script put beside the
    /// weights.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _content.Metadata;

    /// <summary>
    /// What was chosen and left out: which of several state dicts and networks was taken, and tensors that are no part of the network, such
    /// as a loss's. Sentences for people; none where
    /// all of the file was taken.
    /// </summary>
    /// <exception cref="InvalidDataException">There are several networks to choose from.</exception>
    public IReadOnlyList<string> Notes => [.. _content.Notes, .. Mapping.Notes];

    /// <summary>
    /// What names and shapes do not tell of the network that <see cref="Describe"/> finds, and how it was taken, such as the place of the
    /// stride in bottlenecks. Sentences for people; none
    /// where the file tells, as our own do, or <see cref="CheckpointOptions.Architecture"/>.
    /// </summary>
    /// <exception cref="InvalidDataException">The tensors are not those of a residual network.</exception>
    /// <exception cref="CheckpointMismatchException">They are those of one that cannot be built here.</exception>
    public IReadOnlyList<string> Assumptions =>
        _options.Architecture is not null || _content.Network is not null || SavedArchitecture.In(Metadata) == Describe().Architecture ? []
            : [.. ResNet.Assumptions.Of(Describe().Architecture)];

    /// <summary>
    /// How images come to the network, as far as the file says: an ONNX graph has a size, and may subtract and divide. Other files say
    /// nothing.
    /// </summary>
    public ImagePreparation Preparation => _content.Preparation ?? new();

    /// <summary>Opens a checkpoint.</summary>
    /// <param name="path">
    /// A file, or the name of a <see cref="PretrainedResNet"/>; of weights in several files their index,
    /// <c>model.safetensors.index.json</c>, beside them.
    /// </param>
    /// <exception cref="InvalidDataException">It is no checkpoint, or a broken one; the message says what.</exception>
    /// <exception cref="FileNotFoundException">
    /// There is no such file; where it is that of a pretrained network the message says how to get it.
    /// </exception>
    public static ResNetCheckpoint Load(string path) => Load(path, new CheckpointOptions());

    /// <inheritdoc cref="Load(string)" path="/*[not(self::param)]"/>
    /// <param name="path">
    /// A file, or the name of a <see cref="PretrainedResNet"/>; of weights in several files their index,
    /// <c>model.safetensors.index.json</c>, beside them.
    /// </param>
    /// <param name="options">What to take from it.</param>
    /// <exception cref="ArgumentException">An option is not valid; the message names every problem.</exception>
    public static ResNetCheckpoint Load(string path, CheckpointOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        var pretrained = PretrainedResNet.Find(path);
        string file = pretrained?.FindFile() ?? path;
        return Load(CheckpointFile.Open(file), ownsFile: true, file, options, pretrained);
    }

    /// <summary>Opens a checkpoint.</summary>
    /// <param name="stream">
    /// At its beginning. It is read until the checkpoint is disposed, and is not closed then. The content of one that cannot seek is copied
    /// to a temporary file.
    /// </param>
    /// <exception cref="InvalidDataException">It is no checkpoint, or a broken one; the message says what.</exception>
    public static ResNetCheckpoint Load(Stream stream) => Load(stream, new CheckpointOptions());

    /// <inheritdoc cref="Load(Stream)" path="/*[not(self::param)]"/>
    /// <param name="stream">At its beginning. It is read until the checkpoint is disposed, and is not closed then.</param>
    /// <param name="options">What to take from it.</param>
    /// <exception cref="ArgumentException">An option is not valid; the message names every problem.</exception>
    public static ResNetCheckpoint Load(Stream stream, CheckpointOptions options)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        var file = CheckpointFile.Seekable(stream);
        return Load(file, ownsFile: file != stream, "The stream", options);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        foreach (var shard in _content.Shards)
            shard.Dispose();
        if (_ownsFile)
            _file.Dispose();
    }

    private StateMapping Mapping => _mapping ??= Reading(() => StateMapping.Create(Tensors, _options));

    private static ResNetCheckpoint Load(
        Stream file, bool ownsFile, string name, CheckpointOptions options, PretrainedResNet? pretrained = null)
    {
        try
        {
            return new(file, ownsFile, name, options, pretrained);
        }
        catch when (ownsFile)
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Names the file in what is found wrong with it.</summary>
    private T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or OverflowException)
        {
            throw new InvalidDataException($"{_name}: {error.Message}", error);
        }
    }
}
