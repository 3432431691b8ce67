using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// Views, joins and picks.
internal static unsafe partial class Native
{
    [DllImport(Library)] internal static extern nint tensor_view(nint self, long* values, int count);
    [DllImport(Library)] internal static extern nint tensor_reshape(nint self, long* values, int count);
    [DllImport(Library)] internal static extern nint tensor_permute(nint self, long* values, int count);
    [DllImport(Library)] internal static extern nint tensor_flip(nint self, long* values, int count);
    [DllImport(Library)] internal static extern nint tensor_repeat(nint self, long* values, int count);
    [DllImport(Library)] internal static extern nint tensor_tile(nint self, long* values, int count);
    [DllImport(Library)] internal static extern nint tensor_expand(nint self, long* sizes, int count, int isImplicit);
    [DllImport(Library)] internal static extern nint tensor_as_strided(nint self, long* sizes, int count, long* strides, long offset);
    [DllImport(Library)] internal static extern nint tensor_transpose(nint self, long first, long second);
    [DllImport(Library)] internal static extern int tensor_transpose_(nint self, long first, long second);
    [DllImport(Library)] internal static extern nint tensor_t(nint self);
    [DllImport(Library)] internal static extern nint tensor_flatten(nint self, long start, long end);
    [DllImport(Library)] internal static extern nint tensor_squeeze(nint self);
    [DllImport(Library)] internal static extern int tensor_squeeze_(nint self);
    [DllImport(Library)] internal static extern nint tensor_squeeze_dim(nint self, long dim);
    [DllImport(Library)] internal static extern int tensor_squeeze_dim_(nint self, long dim);
    [DllImport(Library)] internal static extern nint tensor_unsqueeze(nint self, long dim);
    [DllImport(Library)] internal static extern int tensor_unsqueeze_(nint self, long dim);
    [DllImport(Library)] internal static extern nint tensor_narrow(nint self, long dim, long start, long length);
    [DllImport(Library)] internal static extern nint tensor_slice(nint self, long dim, long start, long end, long step);
    [DllImport(Library)] internal static extern nint tensor_select(nint self, long dim, long index);
    [DllImport(Library)] internal static extern nint tensor_index_select(nint self, long dim, nint index);
    [DllImport(Library)] internal static extern nint tensor_gather(nint self, long dim, nint index);
    [DllImport(Library)] internal static extern nint tensor_scatter(nint self, long dim, nint index, nint source);
    [DllImport(Library)] internal static extern int tensor_scatter_(nint self, long dim, nint index, nint source);
    [DllImport(Library)] internal static extern nint tensor_scatter_add(nint self, long dim, nint index, nint source);
    [DllImport(Library)] internal static extern int tensor_scatter_add_(nint self, long dim, nint index, nint source);
    [DllImport(Library)] internal static extern nint tensor_masked_fill(nint self, nint mask, ScalarValue value);
    [DllImport(Library)] internal static extern int tensor_masked_fill_(nint self, nint mask, ScalarValue value);
    [DllImport(Library)] internal static extern nint tensor_masked_select(nint self, nint mask);
    [DllImport(Library)] internal static extern nint tensor_roll(nint self, long* shifts, int shiftCount, long* dims, int dimCount);
    [DllImport(Library)] internal static extern nint tensors_cat(nint* tensors, int count, long dim);
    [DllImport(Library)] internal static extern nint tensors_stack(nint* tensors, int count, long dim);
    [DllImport(Library)] internal static extern int tensor_split(nint self, long size, long dim, nint* results, int capacity);
    [DllImport(Library)] internal static extern int tensor_split_sizes(nint self, long* sizes, int count, long dim, nint* results, int capacity);
    [DllImport(Library)] internal static extern int tensor_chunk(nint self, long chunks, long dim, nint* results, int capacity);
    [DllImport(Library)] internal static extern int tensor_unbind(nint self, long dim, nint* results, int capacity);
    [DllImport(Library)] internal static extern nint tensor_index(nint self, IndexEntry* entries, int count);
    [DllImport(Library)] internal static extern int tensor_index_put_(nint self, IndexEntry* entries, int count, nint value);
    [DllImport(Library)] internal static extern int tensor_index_put_scalar_(nint self, IndexEntry* entries, int count, ScalarValue value);
}
