using System.Runtime.InteropServices;

namespace Microsoft.ML.Transforms.Image;

/// <summary>The functions of libstandin-imaging (<c>standin/native/imaging/imaging.h</c>).</summary>
internal static unsafe partial class NativeImaging
{
    private const string Library = "standin-imaging";

    internal enum Status
    {
        Complete,
        Incomplete,
        Failed,
    }

    internal enum Format
    {
        Png,
        Jpeg,
    }

    internal enum Filter
    {
        Nearest,
        Smooth,
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Bitmap
    {
        public byte* Pixels;
        public int Width;
        public int Height;
        public int Opaque;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Rectangle
    {
        public int X;
        public int Y;
        public int Width;
        public int Height;
    }

    [LibraryImport(Library, EntryPoint = "imaging_decode")]
    internal static partial Status Decode(byte* data, nuint length, Bitmap* bitmap, byte* message, nuint capacity);

    [LibraryImport(Library, EntryPoint = "imaging_encode")]
    internal static partial Status Encode(Bitmap* bitmap, Format format, int swap, int quality, byte** encoded, nuint* length, byte* message, nuint capacity);

    [LibraryImport(Library, EntryPoint = "imaging_draw")]
    internal static partial Status Draw(Bitmap* source, Bitmap* target, Rectangle* rectangle, Filter filter);

    [LibraryImport(Library, EntryPoint = "imaging_allocate")]
    internal static partial byte* Allocate(nuint length);

    [LibraryImport(Library, EntryPoint = "imaging_free")]
    internal static partial void Free(void* memory);
}
