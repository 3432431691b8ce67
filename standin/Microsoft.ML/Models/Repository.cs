using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Named streams in folders of a zip file. An entry's stream is seekable: a temporary file that goes when it is closed.</summary>
internal abstract class Repository(IExceptionContext context) : IDisposable
{
    public IExceptionContext ExceptionContext => context;

    public abstract void Dispose();

    /// <summary>The name of the entry in the zip file.</summary>
    protected string NameOf(string dir, string name)
    {
        context.CheckParam(!string.IsNullOrWhiteSpace(name) && !name.Contains(".."), nameof(name), $"An entry cannot be called '{name}'.");
        context.CheckParam(dir == null || !dir.Contains(".."), nameof(dir), $"A folder cannot be called '{dir}'.");
        return Normalize(string.IsNullOrEmpty(dir) ? name : $"{dir}/{name}");
    }

    /// <summary>Zip files written on Windows may have either separator.</summary>
    protected static string Normalize(string path) => path.Replace('\\', '/');

    /// <summary>An empty temporary file. Its name owes nothing to the entry's.</summary>
    protected FileStream CreateTemporary()
    {
        var folder = (context as IHostEnvironmentInternal)?.TempFilePath ?? Path.GetTempPath();
        return new FileStream(
            Path.Combine(folder, $"ml_dotnet_{Path.GetRandomFileName()}"),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            bufferSize: 4096,
            FileOptions.DeleteOnClose);
    }

    internal sealed class Entry(string path, Stream stream, Action<Entry> closed) : IDisposable
    {
        private bool _closed;

        public string Path => path;

        public Stream Stream => stream;

        public void Dispose()
        {
            if (_closed)
                return;
            _closed = true;
            closed(this);
        }
    }
}
