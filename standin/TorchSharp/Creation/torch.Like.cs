using TorchSharp.Interop;

namespace TorchSharp;

public static unsafe partial class torch
{
    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        NewLike(&Native.create_empty_like, input, dtype, device, requires_grad, names);

    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        NewLike(&Native.create_zeros_like, input, dtype, device, requires_grad, names);

    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        NewLike(&Native.create_ones_like, input, dtype, device, requires_grad, names);

    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
        NewLike(&Native.create_rand_like, input, dtype, device, requires_grad, null);

    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
        NewLike(&Native.create_randn_like, input, dtype, device, requires_grad, null);

    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null)
    {
        RequireNoNames(names);
        var result = Native.create_full_like(input.Handle, value.Value, Placement.Like(dtype, device, requires_grad));
        GC.KeepAlive(input);
        return Native.Result(result);
    }

    private static Tensor NewLike(delegate*<nint, Placement, nint> create, Tensor input, ScalarType? dtype, Device device, bool requires_grad, string[] names)
    {
        RequireNoNames(names);
        var result = create(input.Handle, Placement.Like(dtype, device, requires_grad));
        GC.KeepAlive(input);
        return Native.Result(result);
    }

    public partial class Tensor
    {
        public Tensor empty_like(ScalarType? dtype = null, Device device = null, bool requires_grad = false) => torch.empty_like(this, dtype, device, requires_grad);

        public Tensor zeros_like(ScalarType? dtype = null, Device device = null, bool requires_grad = false) => torch.zeros_like(this, dtype, device, requires_grad);

        public Tensor ones_like(ScalarType? dtype = null, Device device = null, bool requires_grad = false) => torch.ones_like(this, dtype, device, requires_grad);

        public Tensor rand_like(ScalarType? dtype = null, Device device = null, bool requires_grad = false) => torch.rand_like(this, dtype, device, requires_grad);

        public Tensor randn_like(ScalarType? dtype = null, Device device = null, bool requires_grad = false) => torch.randn_like(this, dtype, device, requires_grad);

        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device device = null, bool requires_grad = false) => torch.full_like(this, value, dtype, device, requires_grad);
    }
}
