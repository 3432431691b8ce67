using static TorchSharp.torch;

namespace TorchSharp.Interop;

// Calls by the shape of their arguments. Each keeps the managed tensors alive until the native call is over: a handle alone
// does not stop the finalizer from freeing what it points to.
internal static unsafe class Op
{
    internal static Tensor Unary(delegate*<nint, nint> call, Tensor self)
    {
        var result = call(self.Handle);
        GC.KeepAlive(self);
        return Native.Result(result);
    }

    internal static Tensor InPlace(delegate*<nint, int> call, Tensor self)
    {
        var done = call(self.Handle);
        GC.KeepAlive(self);
        Native.Check(done);
        return self;
    }

    internal static Tensor Binary(delegate*<nint, nint, nint> call, Tensor self, Tensor other)
    {
        var result = call(self.Handle, other.Handle);
        GC.KeepAlive(self);
        GC.KeepAlive(other);
        return Native.Result(result);
    }

    internal static Tensor InPlace(delegate*<nint, nint, int> call, Tensor self, Tensor other)
    {
        var done = call(self.Handle, other.Handle);
        GC.KeepAlive(self);
        GC.KeepAlive(other);
        Native.Check(done);
        return self;
    }

    internal static Tensor Binary(delegate*<nint, ScalarValue, nint> call, Tensor self, Scalar other)
    {
        var result = call(self.Handle, other.Value);
        GC.KeepAlive(self);
        return Native.Result(result);
    }

    internal static Tensor InPlace(delegate*<nint, ScalarValue, int> call, Tensor self, Scalar other)
    {
        var done = call(self.Handle, other.Value);
        GC.KeepAlive(self);
        Native.Check(done);
        return self;
    }

    internal static Tensor WithAlpha(delegate*<nint, nint, ScalarValue, nint> call, Tensor self, Tensor other, ScalarValue alpha)
    {
        var result = call(self.Handle, other.Handle, alpha);
        GC.KeepAlive(self);
        GC.KeepAlive(other);
        return Native.Result(result);
    }

    internal static Tensor WithAlphaInPlace(delegate*<nint, nint, ScalarValue, int> call, Tensor self, Tensor other, ScalarValue alpha)
    {
        var done = call(self.Handle, other.Handle, alpha);
        GC.KeepAlive(self);
        GC.KeepAlive(other);
        Native.Check(done);
        return self;
    }

    internal static Tensor WithAlpha(delegate*<nint, ScalarValue, ScalarValue, nint> call, Tensor self, ScalarValue other, ScalarValue alpha)
    {
        var result = call(self.Handle, other, alpha);
        GC.KeepAlive(self);
        return Native.Result(result);
    }

    internal static Tensor WithAlphaInPlace(delegate*<nint, ScalarValue, ScalarValue, int> call, Tensor self, ScalarValue other, ScalarValue alpha)
    {
        var done = call(self.Handle, other, alpha);
        GC.KeepAlive(self);
        Native.Check(done);
        return self;
    }

    internal static Tensor Ternary(delegate*<nint, nint, nint, ScalarValue, nint> call, Tensor self, Tensor second, Tensor third, ScalarValue value)
    {
        var result = call(self.Handle, second.Handle, third.Handle, value);
        GC.KeepAlive(self);
        GC.KeepAlive(second);
        GC.KeepAlive(third);
        return Native.Result(result);
    }

    internal static Tensor TernaryInPlace(delegate*<nint, nint, nint, ScalarValue, int> call, Tensor self, Tensor second, Tensor third, ScalarValue value)
    {
        var done = call(self.Handle, second.Handle, third.Handle, value);
        GC.KeepAlive(self);
        GC.KeepAlive(second);
        GC.KeepAlive(third);
        Native.Check(done);
        return self;
    }

    internal static Tensor Ternary(delegate*<nint, nint, nint, nint> call, Tensor self, Tensor second, Tensor third)
    {
        var result = call(self.Handle, second.Handle, third.Handle);
        GC.KeepAlive(self);
        GC.KeepAlive(second);
        GC.KeepAlive(third);
        return Native.Result(result);
    }

    internal static Tensor TernaryInPlace(delegate*<nint, nint, nint, int> call, Tensor self, Tensor second, Tensor third)
    {
        var done = call(self.Handle, second.Handle, third.Handle);
        GC.KeepAlive(self);
        GC.KeepAlive(second);
        GC.KeepAlive(third);
        Native.Check(done);
        return self;
    }

    internal static Tensor WithDim(delegate*<nint, long, nint> call, Tensor self, long dim)
    {
        var result = call(self.Handle, dim);
        GC.KeepAlive(self);
        return Native.Result(result);
    }

    internal static Tensor InPlace(delegate*<nint, long, int> call, Tensor self, long dim)
    {
        var done = call(self.Handle, dim);
        GC.KeepAlive(self);
        Native.Check(done);
        return self;
    }

    internal static Tensor WithDim(delegate*<nint, long, int, nint> call, Tensor self, long dim, bool flag)
    {
        var result = call(self.Handle, dim, flag ? 1 : 0);
        GC.KeepAlive(self);
        return Native.Result(result);
    }

    internal static Tensor WithSizes(delegate*<nint, long*, int, nint> call, Tensor self, ReadOnlySpan<long> sizes)
    {
        fixed (long* values = sizes)
        {
            var result = call(self.Handle, values, sizes.Length);
            GC.KeepAlive(self);
            return Native.Result(result);
        }
    }

    internal static Tensor Indexed(delegate*<nint, long, nint, nint> call, Tensor self, long dim, Tensor index)
    {
        var result = call(self.Handle, dim, index.Handle);
        GC.KeepAlive(self);
        GC.KeepAlive(index);
        return Native.Result(result);
    }

    internal static int TypeOrDefault(ScalarType? type) => type is { } given ? (int)given : -1;
}
