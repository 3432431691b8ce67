using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        public long Dimensions => Native.tensor_ndim(Handle);

        public long ndim => Dimensions;

        public long dim() => Dimensions;

        public long NumberOfElements => Native.tensor_numel(Handle);

        public long numel() => NumberOfElements;

        public long ElementSize => Native.tensor_element_size(Handle);

        public long element_size() => ElementSize;

        public ScalarType dtype => (ScalarType)Native.tensor_type(Handle);

        public DeviceType device_type => (DeviceType)Native.tensor_device_type(Handle);

        public int device_index => Native.tensor_device_index(Handle);

        public Device device => device_type == DeviceType.CPU ? new Device(DeviceType.CPU) : new Device(device_type, device_index);

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_meta => device_type == DeviceType.META;

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_leaf => Native.tensor_is_leaf(Handle) != 0;

        public bool is_sparse => Native.tensor_is_sparse(Handle) != 0;

        public bool is_integral() => torch.is_integral(dtype);

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_complex() => torch.is_complex(dtype);

        public bool is_contiguous() => Native.tensor_is_contiguous(Handle) != 0;

        public bool is_pinned() => Native.tensor_is_pinned(Handle) != 0;

        public bool is_nonzero()
        {
            if (numel() != 1) throw new InvalidOperationException("is_nonzero() called on non-singleton tensor");
            return ToScalar().ToBoolean();
        }

        public long storage_offset() => Native.tensor_storage_offset(Handle);

        public long[] shape => size();

        public long[] size()
        {
            var sizes = new long[Native.tensor_ndim(Handle)];
            fixed (long* values = sizes) Native.tensor_sizes(handle, values);
            return sizes;
        }

        public long size(int dim)
        {
            long size;
            Native.Check(Native.tensor_size(Handle, dim, &size));
            return size;
        }

        public long[] stride()
        {
            var strides = new long[Native.tensor_ndim(Handle)];
            fixed (long* values = strides) Native.Check(Native.tensor_strides(handle, values));
            return strides;
        }

        public long stride(int dim)
        {
            long stride;
            Native.Check(Native.tensor_stride(Handle, dim, &stride));
            return stride;
        }
    }
}
