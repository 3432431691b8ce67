using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Microsoft.ML.ResNet;

/// <summary>A stretch of memory that does not move: of the process, or mapped from a file.</summary>
internal abstract unsafe class PixelSegment : IDisposable
{
    public byte* Start { get; protected init; }

    public static PixelSegment InMemory(int length) => new Managed(length);

    public static PixelSegment InFile(FileStream file, long offset, int length) => new Mapped(file, offset, length);

    public abstract void Dispose();

    /// <summary>Left to the garbage collector, which returns it even if nobody disposes the store.</summary>
    private sealed class Managed : PixelSegment
    {
        private readonly byte[] _memory;

        public Managed(int length)
        {
            _memory = GC.AllocateUninitializedArray<byte>(length, pinned: true);
            Start = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0);
        }

        public override void Dispose() => GC.KeepAlive(_memory);
    }

    private sealed class Mapped : PixelSegment
    {
        private readonly MemoryMappedFile _map;
        private readonly MemoryMappedViewAccessor _view;

        public Mapped(FileStream file, long offset, int length)
        {
            _map = MemoryMappedFile.CreateFromFile(
                file, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
            try
            {
                _view = _map.CreateViewAccessor(offset, length);
            }
            catch
            {
                _map.Dispose();
                throw;
            }

            // Taken without a reference, which nobody would give back if the store were not disposed: the view lives as long as this.
            Start = (byte*)_view.SafeMemoryMappedViewHandle.DangerousGetHandle() + _view.PointerOffset;
        }

        public override void Dispose()
        {
            _view.Dispose();
            _map.Dispose();
        }
    }
}
