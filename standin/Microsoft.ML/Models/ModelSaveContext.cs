using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>
/// Where a component being saved writes itself: its main stream, with a header before and a table of strings behind, and beside it in
/// the same folder of the repository other streams and components of its own.
/// </summary>
public sealed class ModelSaveContext : IDisposable
{
    internal readonly RepositoryWriter Repository;
    internal readonly string Directory;
    internal readonly BinaryWriter Writer;
    internal readonly StringPool Strings = new();
    internal readonly long FpMin;
    internal ModelHeader Header = ModelHeader.Create();
    private readonly Repository.Entry _entry;
    private readonly IExceptionContext _context;
    private string _loaderAssemblyName;
    private bool _disposed;

    internal ModelSaveContext(RepositoryWriter rep, string dir, string name)
    {
        Contracts.CheckValue(rep, nameof(rep));
        Repository = rep;
        _context = rep.ExceptionContext;
        Directory = dir;
        _entry = rep.CreateEntry(dir, name);
        Writer = new BinaryWriter(_entry.Stream, Encoding.UTF8, leaveOpen: true);
        // Written again, complete, by Done.
        Header.Write(Writer);
    }

    /// <summary>Saves into a single stream, where no component can have components of its own.</summary>
    internal ModelSaveContext(BinaryWriter writer, IExceptionContext ectx = null)
    {
        _context = ectx;
        ectx.CheckValue(writer, nameof(writer));
        Writer = writer;
        FpMin = writer.BaseStream.Position;
        Header.Write(Writer);
    }

    internal bool InRepository => Repository != null;

    /// <summary>Saves a component into a folder of its own; one that cannot be saved leaves no trace.</summary>
    internal static void SaveModel<T>(RepositoryWriter rep, T value, string path)
        where T : class
    {
        if (value is not ICanSaveModel model)
            return;
        using var ctx = new ModelSaveContext(rep, path, ModelLoadContext.ModelStreamName);
        model.Save(ctx);
        ctx.Done();
    }

    internal static void Save(BinaryWriter writer, Action<ModelSaveContext> fn)
    {
        using var ctx = new ModelSaveContext(writer);
        fn(ctx);
        ctx.Done();
    }

    internal void CheckAtModel() =>
        _context.Check(Writer.BaseStream.Position == FpMin + Header.FpModel, "A component must be saved at the beginning of its stream.");

    internal void SetVersionInfo(VersionInfo ver)
    {
        ModelHeader.SetVersionInfo(ref Header, ver);
        _loaderAssemblyName = ver.LoaderAssemblyName;
    }

    internal void SaveModel<T>(T value, string name)
        where T : class
    {
        CheckInRepository();
        SaveModel(Repository, value, Path.Combine(Directory ?? "", name));
    }

    internal void SaveSubModel(string dir, Action<ModelSaveContext> fn)
    {
        CheckInRepository();
        using var ctx = new ModelSaveContext(Repository, Path.Combine(Directory ?? "", dir), ModelLoadContext.ModelStreamName);
        fn(ctx);
        ctx.Done();
    }

    internal void SaveTextStream(string name, Action<TextWriter> action)
    {
        CheckInRepository();
        using var entry = Repository.CreateEntry(Directory, name);
        using var writer = new StreamWriter(entry.Stream, leaveOpen: true);
        action(writer);
    }

    internal void SaveBinaryStream(string name, Action<BinaryWriter> action)
    {
        CheckInRepository();
        using var entry = Repository.CreateEntry(Directory, name);
        using var writer = new BinaryWriter(entry.Stream, Encoding.UTF8, leaveOpen: true);
        action(writer);
    }

    internal void SaveStringOrNull(string str) => Writer.Write(str == null ? -1 : Strings.Add(str));

    internal void SaveString(string str)
    {
        _context.CheckValue(str, nameof(str));
        Writer.Write(Strings.Add(str));
    }

    internal void SaveString(ReadOnlyMemory<char> str) => Writer.Write(Strings.Add(str.ToString()));

    internal void SaveNonEmptyString(string str)
    {
        _context.CheckParam(!string.IsNullOrEmpty(str), nameof(str), "A string that must not be empty is.");
        Writer.Write(Strings.Add(str));
    }

    internal void SaveNonEmptyString(ReadOnlyMemory<char> str) => SaveNonEmptyString(str.ToString());

    /// <summary>Completes the main stream.</summary>
    internal void Done()
    {
        _context.Check(Header.ModelSignature != 0, "ModelSignature not specified!");
        Header.CbModel = Position - Header.FpModel;
        if (Strings.Count > 0)
        {
            Header.FpStringTable = Position;
            Strings.WriteEnds(Writer);
            Header.CbStringTable = Position - Header.FpStringTable;
            Header.FpStringChars = Position;
            Strings.WriteCharacters(Writer);
            Header.CbStringChars = Position - Header.FpStringChars;
        }
        if (!string.IsNullOrEmpty(_loaderAssemblyName))
        {
            Header.FpAssemblyName = Position;
            Writer.Write(Encoding.Unicode.GetBytes(_loaderAssemblyName));
            Header.CbAssemblyName = (uint)(Position - Header.FpAssemblyName);
        }
        Header.FpTail = Position;
        Writer.Write(ModelHeader.TailSignatureValue);
        Header.FpLim = Position;

        Writer.BaseStream.Position = FpMin;
        Header.Write(Writer);
        Writer.BaseStream.Position = FpMin + Header.FpLim;
        Dispose();
    }

    public void Dispose()
    {
        // The writer of a single stream is its owner's.
        if (!InRepository || _disposed)
            return;
        _disposed = true;
        Writer.Dispose();
        _entry.Dispose();
    }

    private long Position
    {
        get
        {
            Writer.Flush();
            return Writer.BaseStream.Position - FpMin;
        }
    }

    private void CheckInRepository() => _context.Check(InRepository, "Can't save a sub-model when writing to a single stream");
}
