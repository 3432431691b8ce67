namespace Microsoft.ML.ResNet;

/// <summary>
/// The weights of a network in a file: PyTorch's <c>.pth</c>, <c>.pt</c> or <c>.th</c> (zip and legacy) <c>.safetensors</c>, or an
/// <c>.onnx</c> file of this library whose batch normalization is not folded; found out by content.
/// </summary>
/// <remarks>
/// Nothing in a file is ever run: a pickle that asks for anything but tensors, dictionaries, lists, numbers and strings is refused. Values
/// stay in the file until they are needed, so it stays open until this is disposed. For one thread at a time.
/// </remarks>
public sealed partial class ResNetCheckpoint : IDisposable
{
    internal const string ArchitectureKey = "architecture";

    private readonly Stream _file;
    private readonly bool _ownsFile;
    private readonly string _name;
    private readonly IReadOnlyDictionary<string, CheckpointTensor> _states;

    private ResNetCheckpoint(Stream file, bool ownsFile, string name)
    {
        (_file, _ownsFile, _name) = (file, ownsFile, name);
        (Tensors, Metadata) = CheckpointFile.Read(file, name);
        _states = Reading(() => StateNames.Map(Tensors));
    }

    /// <summary>The tensors, in the order of the file and under its names. An optimizer's and the like are not among them.</summary>
    public IReadOnlyList<CheckpointTensor> Tensors { get; }

    /// <summary>
    /// What else the file says: the metadata of safetensors; numbers and text that a training script put beside the weights.
    /// </summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a checkpoint.</summary>
    /// <param name="path">A file.</param>
    /// <exception cref="InvalidDataException">
    /// It is no checkpoint, or a broken one, or one that asks for more than tensors; the message says what.
    /// </exception>
    public static ResNetCheckpoint Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Load(CheckpointFile.Open(path), ownsFile: true, path);
    }

    /// <summary>Opens a checkpoint.</summary>
    /// <param name="stream">
    /// At its beginning. It is read until the checkpoint is disposed, and is not closed then. The content of one that cannot seek is copied
    /// to a temporary file.
    /// </param>
    /// <exception cref="InvalidDataException">
    /// It is no checkpoint, or a broken one, or one that asks for more than tensors; the message says what.
    /// </exception>
    public static ResNetCheckpoint Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var file = CheckpointFile.Seekable(stream);
        return Load(file, ownsFile: file != stream, "The stream");
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        if (_ownsFile)
            _file.Dispose();
    }

    private static ResNetCheckpoint Load(Stream file, bool ownsFile, string name)
    {
        try
        {
            return new(file, ownsFile, name);
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
