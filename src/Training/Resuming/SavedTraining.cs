using static TorchSharp.torch;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Microsoft.ML.ResNet;

/// <summary>An open checkpoint of a training, found whole.</summary>
/// <remarks>
/// Its last tensor is the SHA-256 of the file with zeros in the place of that tensor: so the file is one that all of safetensors' readers
/// read, and a bit that changes anywhere is noticed.
/// </remarks>
internal sealed class SavedTraining : TrainingToResume
{
    public const string ChecksumName = "sha256";
    public const string StateKey = "training";

    private const int BufferSize = 1 << 16;

    private readonly FileStream _file;
    private readonly Dictionary<string, CheckpointTensor> _tensors;

    private SavedTraining(FileStream file)
    {
        _file = file;
        Verify(file);
        var (tensors, metadata) = CheckpointFile.Read(file, file.Name);
        _tensors = tensors.ToDictionary(tensor => tensor.Name);
        State = TrainingState.FromJson(metadata.GetValueOrDefault(StateKey) ?? throw new InvalidDataException("it has no training state"));
    }

    public override TrainingState State { get; }

    public override string Path => _file.Name;

    /// <exception cref="InvalidDataException">The file is damaged, or none of a training. The message names it.</exception>
    public static SavedTraining Open(string path)
    {
        var file = CheckpointFile.Open(path);
        try
        {
            return new(file);
        }
        catch (InvalidDataException error)
        {
            file.Dispose();
            throw new InvalidDataException($"The checkpoint {path} cannot be used: {error.Message.TrimEnd('.')}.", error);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public override IEnumerable<string> TensorNames => _tensors.Keys;

    public override void CopyTo(string prefix, IEnumerable<KeyValuePair<string, Tensor>> targets)
    {
        using var noGrad = no_grad();
        foreach (var (name, target) in targets)
        {
            using var scope = NewDisposeScope();
            if (!_tensors.TryGetValue(prefix + name, out var source) || !source.Shape.SequenceEqual(target.shape))
                throw new InvalidDataException($"{Path} has no {prefix}{name} of shape {ShapeText.Of(target.shape)}.");
            if (source.ElementType == ScalarType.Int64)
            {
                target.copy_(tensor(source.ReadInt64()));
                continue;
            }
            var values = empty(target.shape, ScalarType.Float32);
            source.ReadSingles(MemoryMarshal.Cast<byte, float>(values.bytes));
            target.copy_(values);
        }
    }

    public override void Dispose() => _file.Dispose();

    private static void Verify(FileStream file)
    {
        long left = file.Length - SHA256.HashSizeInBytes;
        if (left < 0)
            throw new InvalidDataException($"it is torn: it has {file.Length} bytes");

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        for (; left > 0; left -= buffer.Length)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, left));
            file.ReadExactly(part);
            hash.AppendData(part);
        }
        hash.AppendData(stackalloc byte[SHA256.HashSizeInBytes]);
        Span<byte> stored = stackalloc byte[SHA256.HashSizeInBytes];
        file.ReadExactly(stored);
        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(stored))
            throw new InvalidDataException("it is torn or damaged: its content does not have the checksum it carries");
        file.Position = 0;
    }
}
