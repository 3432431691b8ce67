using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// Fewer elements out than in.
internal static unsafe partial class Native
{
    [DllImport(Library)] internal static extern nint tensor_all(nint self);
    [DllImport(Library)] internal static extern nint tensor_any(nint self);
    [DllImport(Library)] internal static extern nint tensor_max(nint self);
    [DllImport(Library)] internal static extern nint tensor_min(nint self);
    [DllImport(Library)] internal static extern nint tensor_argmax(nint self);
    [DllImport(Library)] internal static extern nint tensor_argmin(nint self);
    [DllImport(Library)] internal static extern nint tensor_median(nint self);
    [DllImport(Library)] internal static extern nint tensor_nonzero(nint self);
    [DllImport(Library)] internal static extern nint tensor_all_dim(nint self, long dim, int keepdim);
    [DllImport(Library)] internal static extern nint tensor_any_dim(nint self, long dim, int keepdim);
    [DllImport(Library)] internal static extern nint tensor_argmax_dim(nint self, long dim, int keepdim);
    [DllImport(Library)] internal static extern nint tensor_argmin_dim(nint self, long dim, int keepdim);
    [DllImport(Library)] internal static extern nint tensor_logsumexp_dim(nint self, long dim, int keepdim);
    [DllImport(Library)] internal static extern int tensor_max_dim(nint self, long dim, int keepdim, nint* values, nint* indices);
    [DllImport(Library)] internal static extern int tensor_min_dim(nint self, long dim, int keepdim, nint* values, nint* indices);
    [DllImport(Library)] internal static extern int tensor_topk(nint self, long k, long dim, int largest, int sorted, nint* values, nint* indices);
    [DllImport(Library)] internal static extern int tensor_sort(nint self, long dim, int descending, int stable, nint* values, nint* indices);
    [DllImport(Library)] internal static extern int tensor_std_mean(nint self, long* dims, int count, int unbiased, int keepdim, nint* values, nint* indices);
    [DllImport(Library)] internal static extern int tensor_var_mean(nint self, long* dims, int count, int unbiased, int keepdim, nint* values, nint* indices);
    [DllImport(Library)] internal static extern nint tensor_argsort(nint self, long dim, int descending);
    [DllImport(Library)] internal static extern nint tensor_sum(nint self, long* dims, int count, int keepdim, int type);
    [DllImport(Library)] internal static extern nint tensor_mean(nint self, long* dims, int count, int keepdim, int type);
    [DllImport(Library)] internal static extern nint tensor_prod(nint self, int type);
    [DllImport(Library)] internal static extern nint tensor_prod_dim(nint self, long dim, int keepdim, int type);
    [DllImport(Library)] internal static extern nint tensor_std(nint self, long* dims, int count, int unbiased, int keepdim);
    [DllImport(Library)] internal static extern nint tensor_var(nint self, long* dims, int count, int unbiased, int keepdim);
    [DllImport(Library)] internal static extern nint tensor_amax(nint self, long* dims, int count, int keepdim);
    [DllImport(Library)] internal static extern nint tensor_amin(nint self, long* dims, int count, int keepdim);
    [DllImport(Library)] internal static extern nint tensor_norm(nint self, double power);
    [DllImport(Library)] internal static extern nint tensor_norm_dim(nint self, double power, long dim, int keepdim);
    [DllImport(Library)] internal static extern nint tensor_cumsum(nint self, long dim, int type);
    [DllImport(Library)] internal static extern nint tensor_bincount(nint self, nint weights, long minimum);
}
