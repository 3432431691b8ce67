using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    // A handle to a tensor of libtorch: disposing of it drops one reference.
    public partial class Tensor : IDisposable
    {
        internal nint handle;

        private static long s_totalCount;
        private static long s_peakCount;

        internal Tensor(nint handle, bool register = true)
        {
            this.handle = handle;
            s_peakCount = Math.Max(Interlocked.Increment(ref s_totalCount), s_peakCount);
            if (register) OwningDisposeScope = DisposeScopeManager.Current.Register(this);
        }

        ~Tensor() => Dispose(false);

        internal DisposeScope OwningDisposeScope { get; set; }

        public static long TotalCount => s_totalCount;

        public static long PeakCount => s_peakCount;

        public string name { get; set; }

        public bool IsInvalid => handle == 0;

        public nint Handle => handle != 0 ? handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        public static Tensor UnsafeCreateTensor(nint handle) => new(handle);

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (handle == 0) return;
            DisposeScopeManager.Current.CountDisposal(OwningDisposeScope);
            OwningDisposeScope?.MarkAsDisposed(this);
            Interlocked.Decrement(ref s_totalCount);
            Native.tensor_dispose(handle);
            handle = 0;
        }

        public nint DecoupleFromNativeHandle()
        {
            GC.SuppressFinalize(this);
            var decoupled = Handle;
            Interlocked.Decrement(ref s_totalCount);
            handle = 0;
            return decoupled;
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public Tensor MoveToOtherDisposeScope(DisposeScope other)
        {
            if (OwningDisposeScope is null) other?.Attach(this);
            else OwningDisposeScope.MoveToOther(other, this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        // Used by Parameter, which takes the handle over.
        internal nint ReleaseHandle()
        {
            var released = handle;
            handle = 0;
            return released;
        }

        public override bool Equals(object obj) => obj is Tensor tensor && Equals(tensor);

        public override int GetHashCode() => base.GetHashCode();

        public override string ToString() => $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";
    }
}
