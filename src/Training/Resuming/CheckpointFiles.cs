using static TorchSharp.torch;
using System.Security.Cryptography;

namespace Microsoft.ML.ResNet;

/// <summary>The file that a training is kept in, and the one before it.</summary>
/// <param name="options">Already validated.</param>
/// <param name="warn">Hears of a damaged file.</param>
internal sealed class CheckpointFiles(TrainingCheckpoint options, Action<string> warn)
{
    private string Latest => options.Path;

    private string Previous => options.Path + ".previous";

    // One name, so that what a killed process left is overwritten and not added to.
    private string Aside => options.Path + ".tmp";

    /// <summary>Opens the newest whole file.</summary>
    /// <returns>Null if there is no file.</returns>
    /// <exception cref="InvalidDataException">There are files, and none of them is whole.</exception>
    public SavedTraining? OpenNewest()
    {
        var faults = new List<string>();
        foreach (string path in new[] { Latest, Previous }.Where(File.Exists))
        {
            try
            {
                var saved = SavedTraining.Open(path);
                if (path != Latest)
                    warn(
                        $"{(faults.Count > 0 ? faults[0] : $"{Latest} is missing.")} The checkpoint before it is used instead: {path}, "
                        + $"step {saved.State.Iteration}.");
                return saved;
            }
            catch (Exception error) when (error is InvalidDataException or IOException)
            {
                faults.Add(error.Message);
            }
        }
        return faults.Count == 0
            ? null
            : throw new InvalidDataException(
                $"No checkpoint to go on from: {string.Join(' ', faults)} Delete {(faults.Count == 1 ? "it" : "both files")}, or set "
                + "Checkpoint.Resume to false, to train from the beginning.");
    }

    /// <summary>Tries to write beside the file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void ThrowIfUnwritable()
    {
        try
        {
            CreateFolder();
            using (var probe = new FileStream(Aside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
                probe.WriteByte(0);
            File.Delete(Aside);
        }
        catch (Exception exception) when (IsOfTheDisk(exception))
        {
            throw new IOException($"Checkpoint.Path must be a file that can be written; received \"{Latest}\": {exception.Message}",
                exception);
        }
    }

    /// <summary>Whether writing failed for a reason outside the process, which may pass.</summary>
    public static bool IsOfTheDisk(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Whole or not at all, also if the process is killed or the power fails.</summary>
    /// <param name="state">Becomes metadata.</param>
    /// <param name="tensors">On any device.</param>
    public void Write(TrainingState state, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        CreateFolder();
        using (var stream = new FileStream(Aside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            try
            {
                Write(state, tensors, stream);
                stream.Flush(flushToDisk: true);
            }
            catch
            {
                // A full disk, most likely. The whole files stay.
                stream.Dispose();
                File.Delete(Aside);
                throw;
            }
        }
        // Between the two moves there is only the previous file, which OpenNewest finds.
        if (options.KeepPrevious && File.Exists(Latest))
            File.Move(Latest, Previous, overwrite: true);
        File.Move(Aside, Latest, overwrite: true);
    }

    private void CreateFolder()
    {
        if (Path.GetDirectoryName(Path.GetFullPath(Latest)) is { } folder)
            Directory.CreateDirectory(folder);
    }

    private static void Write(TrainingState state, IEnumerable<KeyValuePair<string, Tensor>> tensors, FileStream stream)
    {
        using var hash = SHA256.Create();
        using (var checksum = zeros(SHA256.HashSizeInBytes, ScalarType.Byte))
        using (var hashed = new CryptoStream(stream, hash, CryptoStreamMode.Write, leaveOpen: true))
            SafetensorsWriter.Write(
                [.. tensors, new(SavedTraining.ChecksumName, checksum)], [new(SavedTraining.StateKey, state.ToJson())], hashed);
        stream.Position = stream.Length - SHA256.HashSizeInBytes;
        stream.Write(hash.Hash);
    }
}
