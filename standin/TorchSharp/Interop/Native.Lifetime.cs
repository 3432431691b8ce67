using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// What a tensor is.
internal static unsafe partial class Native
{
    [DllImport(Library)] internal static extern void tensor_dispose(nint self);
    [DllImport(Library)] internal static extern nint tensor_alias(nint self);
    [DllImport(Library), SuppressGCTransition] internal static extern int tensor_ndim(nint self);
    [DllImport(Library), SuppressGCTransition] internal static extern long tensor_numel(nint self);
    [DllImport(Library), SuppressGCTransition] internal static extern long tensor_element_size(nint self);
    [DllImport(Library), SuppressGCTransition] internal static extern int tensor_type(nint self);
    [DllImport(Library), SuppressGCTransition] internal static extern int tensor_device_type(nint self);
    [DllImport(Library), SuppressGCTransition] internal static extern int tensor_device_index(nint self);
    [DllImport(Library)] internal static extern int tensor_is_contiguous(nint self);
    [DllImport(Library), SuppressGCTransition] internal static extern int tensor_is_leaf(nint self);
    [DllImport(Library), SuppressGCTransition] internal static extern int tensor_is_sparse(nint self);
    [DllImport(Library)] internal static extern long tensor_storage_offset(nint self);
    [DllImport(Library), SuppressGCTransition] internal static extern int tensor_requires_grad(nint self);
    [DllImport(Library), SuppressGCTransition] internal static extern void tensor_sizes(nint self, long* sizes);
    [DllImport(Library)] internal static extern int tensor_strides(nint self, long* strides);
    [DllImport(Library)] internal static extern int tensor_size(nint self, long dim, long* size);
    [DllImport(Library)] internal static extern int tensor_stride(nint self, long dim, long* stride);
    [DllImport(Library)] internal static extern nint tensor_data(nint self);
    [DllImport(Library)] internal static extern int tensor_is_pinned(nint self);
    [DllImport(Library)] internal static extern int tensor_item(nint self, ScalarValue* value);
    [DllImport(Library)] internal static extern nint tensor_to(nint self, Placement placement, int copy, int nonBlocking);
    [DllImport(Library)] internal static extern nint tensor_pin_memory(nint self);
    [DllImport(Library)] internal static extern nint tensor_clone(nint self);
    [DllImport(Library)] internal static extern nint tensor_contiguous(nint self);
    [DllImport(Library)] internal static extern nint tensor_detach(nint self);
    [DllImport(Library)] internal static extern int tensor_detach_(nint self);
    [DllImport(Library)] internal static extern int tensor_set_(nint self, nint source);
    [DllImport(Library)] internal static extern int tensor_copy_(nint self, nint source, int nonBlocking);
}
