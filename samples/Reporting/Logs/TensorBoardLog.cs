using System.Globalization;

namespace Reporting;

/// <summary>
/// Curves in the event files that TensorBoard shows, one folder a run: <c>tensorboard --logdir FOLDER</c>. Every point is in the file as
/// soon as it is added.
/// </summary>
internal sealed class TensorBoardLog : IDisposable
{
    private const string FilePrefix = "events.out.tfevents.";

    // Unbuffered: a record is written in one piece, so that a killed program tears at most its last one.
    private readonly FileStream _file;

    private TensorBoardLog(string path)
    {
        Path = path;
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
    }

    /// <summary>The event file.</summary>
    public string Path { get; }

    /// <summary>
    /// Begins a run in a folder that is made if it is not there; event files of an earlier run in it are deleted, or TensorBoard would join
    /// them.
    /// </summary>
    public static TensorBoardLog Create(string folder)
    {
        foreach (string earlier in Files(folder))
            File.Delete(earlier);
        var now = DateTimeOffset.UtcNow;
        var log = new TensorBoardLog(System.IO.Path.Combine(
            folder,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{FilePrefix}{now.ToUnixTimeSeconds():0000000000}.{Environment.MachineName}.{Environment.ProcessId}")));
        log.Begin();
        return log;
    }

    /// <summary>
    /// Goes on with the run in a folder: what was logged after <paramref name="lastStep"/> is cut off, since it will come again, and so is
    /// a last record that was torn. Without a run there, begins one.
    /// </summary>
    public static TensorBoardLog Resume(string folder, long lastStep)
    {
        if (Files(folder).Order(StringComparer.Ordinal).LastOrDefault() is not { } path)
            return Create(folder);
        var log = new TensorBoardLog(path);
        long end = RecordFile.Read(log._file).TakeWhile(record => TensorBoardEvent.StepOf(record.Content) <= lastStep)
            .Select(record => record.End).LastOrDefault();
        log._file.SetLength(end);
        log._file.Position = end;
        if (end == 0)
            log.Begin();
        return log;
    }

    /// <summary>Adds a point to a curve. A slash in the tag groups curves: "error/test".</summary>
    public void Add(string tag, long step, double value) => Write(TensorBoardEvent.Scalar(DateTimeOffset.UtcNow, step, tag, (float)value));

    public void Dispose() => _file.Dispose();

    private void Begin() => Write(TensorBoardEvent.Version(DateTimeOffset.UtcNow));

    private void Write(byte[] content) => _file.Write(RecordFile.Frame(content));

    private static string[] Files(string folder)
    {
        Directory.CreateDirectory(folder);
        return Directory.GetFiles(folder, FilePrefix + "*");
    }
}
