using System.Runtime.InteropServices;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>
/// The first 256 bytes of a component's stream. Behind it lie, end to end: the model, the ends of its strings (8 bytes each), their UTF-16
/// characters, the loader's assembly name (UTF-16), and a tail signature. Offsets count from the header's first byte; an absent section
/// has offset and size 0. All is little-endian.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct ModelHeader
{
    public const int Size = 0x100;
    // "ML MODEL" and its mirror image, zero for the space.
    public const ulong SignatureValue = 0x4C45444F4D004C4D;
    public const ulong TailSignatureValue = 0x4D4C004D4F44454C;
    private const uint VerAssemblyNameSupported = 0x00010002;
    private const uint VerWrittenCur = 0x00010002;
    private const uint VerWeCanReadBack = 0x00010001;

    public ulong Signature;
    public uint VerWritten;
    public uint VerReadable;
    public long FpModel;
    public long CbModel;
    public long FpStringTable;
    public long CbStringTable;
    public long FpStringChars;
    public long CbStringChars;
    public ulong ModelSignature;
    public uint ModelVerWritten;
    public uint ModelVerReadable;
    public LoaderSignatureText LoaderSignature;
    public LoaderSignatureText LoaderSignatureAlt;
    public long FpTail;
    public long FpLim;
    public long FpAssemblyName;
    public uint CbAssemblyName;

    public readonly bool HasAssemblyName => VerWritten >= VerAssemblyNameSupported && FpAssemblyName != 0;

    public static ModelHeader Create() => new()
    {
        Signature = SignatureValue,
        VerWritten = VerWrittenCur,
        VerReadable = VerWrittenCur,
        FpModel = Size,
    };

    public static ModelHeader Read(BinaryReader reader)
    {
        var header = default(ModelHeader);
        var bytes = MemoryMarshal.AsBytes(new Span<ModelHeader>(ref header));
        Contracts.CheckDecode(reader.BaseStream.ReadAtLeast(bytes, Size, throwOnEndOfStream: false) == Size);
        return header;
    }

    public static void SetVersionInfo(ref ModelHeader header, VersionInfo ver)
    {
        header.ModelSignature = ver.ModelSignature;
        header.ModelVerWritten = ver.VerWrittenCur;
        header.ModelVerReadable = ver.VerReadableCur;
        header.LoaderSignature = LoaderSignatureText.Of(ver.LoaderSignature);
        header.LoaderSignatureAlt = LoaderSignatureText.Of(ver.LoaderSignatureAlt);
    }

    public static void CheckVersionInfo(ref ModelHeader header, VersionInfo ver)
    {
        Contracts.CheckDecode(header.ModelSignature == ver.ModelSignature, "Unknown file type");
        Contracts.CheckDecode(header.ModelVerReadable <= header.ModelVerWritten, "Corrupt file header");
        Contracts.CheckDecode(
            header.ModelVerReadable <= ver.VerWrittenCur,
            $"Component '{ver.LoaderSignature}' of the model is too new: version {ver.VerWrittenCur} can be read, got {header.ModelVerReadable}.");
        Contracts.CheckDecode(
            header.ModelVerWritten >= ver.VerWeCanReadBack,
            $"Component '{ver.LoaderSignature}' of the model is too old: version {ver.VerWeCanReadBack} can be read, got {header.ModelVerWritten}.");
    }

    public readonly void Write(BinaryWriter writer) => writer.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<ModelHeader>(in this)));

    /// <summary>Throws unless the sections lie end to end within <paramref name="length"/> bytes.</summary>
    public readonly void Validate(long length)
    {
        Contracts.CheckDecode(Signature == SignatureValue, "Wrong file type");
        Contracts.CheckDecode(VerReadable <= VerWritten, "Corrupt file header");
        Contracts.CheckDecode(VerReadable <= VerWrittenCur, "File is too new");
        Contracts.CheckDecode(VerWritten >= VerWeCanReadBack, "File is too old");

        long at = Size;
        Next(FpModel, CbModel, 1);
        if (FpStringTable == 0)
            Contracts.CheckDecode(CbStringTable == 0 && FpStringChars == 0 && CbStringChars == 0);
        else
        {
            Contracts.CheckDecode(CbStringTable > 0);
            Next(FpStringTable, CbStringTable, sizeof(long));
            Next(FpStringChars, CbStringChars, sizeof(char));
        }
        if (HasAssemblyName)
            Next(FpAssemblyName, CbAssemblyName, sizeof(char));
        else
            Contracts.CheckDecode(VerWritten < VerAssemblyNameSupported || CbAssemblyName == 0);
        Next(FpTail, sizeof(ulong), 1);
        Contracts.CheckDecode(FpLim == at);

        void Next(long offset, long size, int unit)
        {
            // Compared with what is left of the stream, so no sum can overflow and no size exceeds what is there.
            Contracts.CheckDecode(offset == at && size >= 0 && size <= length - at && size % unit == 0);
            at += size;
        }
    }
}
