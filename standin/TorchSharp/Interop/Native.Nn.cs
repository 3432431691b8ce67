using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// Layers and losses.
internal static unsafe partial class Native
{
    [DllImport(Library)] internal static extern nint nn_conv2d(nint input, nint weight, nint bias, long* stride, long* padding, long* dilation, long groups);
    [DllImport(Library)] internal static extern nint nn_batch_norm(nint input, nint mean, nint variance, nint weight, nint bias, int training, double momentum, double eps);
    [DllImport(Library)] internal static extern nint nn_linear(nint input, nint weight, nint bias);
    [DllImport(Library)] internal static extern nint nn_max_pool2d(nint input, long* kernel, long* stride, long* padding, long* dilation, int ceilMode);
    [DllImport(Library)] internal static extern nint nn_avg_pool2d(nint input, long* kernel, long* stride, long* padding, int ceilMode, int countIncludePad, long divisor);
    [DllImport(Library)] internal static extern nint nn_adaptive_avg_pool2d(nint input, long* size, int count);
    [DllImport(Library)] internal static extern nint nn_dropout(nint input, double probability, int training, int inPlace);
    [DllImport(Library)] internal static extern nint nn_softmax(nint input, long dim, int type);
    [DllImport(Library)] internal static extern nint nn_log_softmax(nint input, long dim, int type);
    [DllImport(Library)] internal static extern nint nn_cross_entropy(nint input, nint target, nint weight, long reduction, long ignoreIndex, double labelSmoothing);
    [DllImport(Library)] internal static extern nint nn_nll_loss(nint input, nint target, nint weight, long reduction);
    [DllImport(Library)] internal static extern nint nn_mse_loss(nint input, nint target, long reduction);
    [DllImport(Library)] internal static extern nint nn_one_hot(nint input, long classes);
    [DllImport(Library)] internal static extern nint nn_pad(nint input, long* padding, int count, int mode, double value);
    [DllImport(Library)] internal static extern nint nn_interpolate(nint input, long* size, int sizeCount, double* scale, int scaleCount, int mode, int alignCorners, int recomputeScale, int antialias);
}
