using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>What a component being loaded reads: its main stream, and what lies beside it in the repository.</summary>
internal sealed partial class ModelLoadContext : IDisposable
{
    public const string ModelStreamName = "Model.key";

    public readonly RepositoryReader Repository;
    public readonly string Directory;
    public readonly BinaryReader Reader;
    public readonly string[] Strings;
    public readonly string LoaderAssemblyName;
    public readonly long FpMin;
    internal ModelHeader Header;
    private readonly IExceptionContext _context;

    internal ModelLoadContext(RepositoryReader rep, Repository.Entry ent, string dir)
        : this(new BinaryReader(ent.Stream, Encoding.UTF8, leaveOpen: true), rep.ExceptionContext)
    {
        Repository = rep;
        Directory = dir;
    }

    /// <summary>Loads from a single stream. The reader is left at the beginning of the model.</summary>
    internal ModelLoadContext(BinaryReader reader, IExceptionContext ectx = null)
    {
        _context = ectx;
        Reader = reader;
        FpMin = reader.BaseStream.Position;
        Header = ModelHeader.Read(reader);
        Header.Validate(reader.BaseStream.Length - FpMin);
        Strings = ReadStrings();
        if (Header.HasAssemblyName)
            LoaderAssemblyName = Encoding.Unicode.GetString(ReadSection(Header.FpAssemblyName, Header.CbAssemblyName));
        Contracts.CheckDecode(BitConverter.ToUInt64(ReadSection(Header.FpTail, sizeof(ulong))) == ModelHeader.TailSignatureValue, "Corrupt model file tail");
        reader.BaseStream.Position = FpMin + Header.FpModel;
    }

    public bool InRepository => Repository != null;

    public void CheckAtModel() =>
        _context.Check(Reader.BaseStream.Position == FpMin + Header.FpModel, "A component must be loaded from the beginning of its stream.");

    public void CheckAtModel(VersionInfo ver)
    {
        CheckAtModel();
        CheckVersionInfo(ver);
    }

    public void CheckVersionInfo(VersionInfo ver) => ModelHeader.CheckVersionInfo(ref Header, ver);

    public string LoadStringOrNull()
    {
        var id = Reader.ReadInt32();
        _context.CheckDecode(id >= -1 && id < Strings.Length);
        return id < 0 ? null : Strings[id];
    }

    public string LoadString()
    {
        var text = LoadStringOrNull();
        _context.CheckDecode(text != null);
        return text;
    }

    public string LoadNonEmptyString()
    {
        var text = LoadString();
        _context.CheckDecode(text.Length > 0);
        return text;
    }

    /// <summary>Ends the load: all of the model must have been read.</summary>
    public void Done()
    {
        Contracts.CheckDecode(Reader.BaseStream.Position - FpMin == Header.FpModel + Header.CbModel);
        Reader.BaseStream.Position = FpMin + Header.FpLim;
        Dispose();
    }

    public void Dispose()
    {
        if (InRepository)
            Reader.Dispose();
    }

    private string[] ReadStrings()
    {
        if (Header.FpStringTable == 0)
            return [];
        var table = ReadSection(Header.FpStringTable, Header.CbStringTable);
        var characters = ReadSection(Header.FpStringChars, Header.CbStringChars);
        var strings = new string[table.Length / sizeof(long)];
        long start = 0;
        for (var i = 0; i < strings.Length; i++)
        {
            var end = BitConverter.ToInt64(table, i * sizeof(long));
            Contracts.CheckDecode(start <= end && end <= characters.Length && end % sizeof(char) == 0);
            strings[i] = Encoding.Unicode.GetString(characters, (int)start, (int)(end - start));
            start = end;
        }
        Contracts.CheckDecode(start == characters.Length);
        return strings;
    }

    // Sections were checked to lie within the stream.
    private byte[] ReadSection(long offset, long size)
    {
        Contracts.CheckDecode(size <= Array.MaxLength);
        Reader.BaseStream.Position = FpMin + offset;
        var bytes = Reader.ReadBytes((int)size);
        Contracts.CheckDecode(bytes.Length == size);
        return bytes;
    }
}
