using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    public sealed class BatchNorm2d : BatchNorm
    {
        // The name is TorchSharp's own.
        internal BatchNorm2d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device device, ScalarType? dtype)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, "BatchNorm1d")
        {
        }

        protected override void ValidateInputDimensions(Tensor input)
        {
            if (input.ndim != 4) throw new ArgumentException($"expected 4D input, but got {input.ndim}D input.");
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.BatchNorm2d BatchNorm2d(long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);
        }
    }
}
