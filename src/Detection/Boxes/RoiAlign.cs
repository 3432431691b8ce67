using TorchSharp;
using static Microsoft.ML.ResNet.TensorMemory;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>RoIAlign as an operation of networks, which libtorch and TorchSharp do not have.</summary>
internal static class RoiAlign
{
    /// <summary>Pools regions of feature maps to one size; differentiable in the maps.</summary>
    /// <param name="maps">float32 [N, C, H, W]; fastest with channels-last strides.</param>
    /// <param name="regions">float32 [R, 5]: the image's number, left, top, right, bottom in pixels of the image. They get no
    /// gradient.</param>
    /// <param name="grid">How regions are divided.</param>
    /// <returns>float32 [R, C, size, size] with channels-last strides, fresh.</returns>
    public static Tensor Apply(Tensor maps, Tensor regions, RoiGrid grid)
    {
        if (maps.dim() != 4 || regions.dim() != 2 || regions.shape[1] != 5 || maps.dtype != ScalarType.Float32
            || regions.dtype != ScalarType.Float32)
            throw new ArgumentException("RoIAlign takes float32 maps [N, C, H, W] and regions [R, 5]; "
                + $"received {maps.dtype} {ShapeText.Of(maps.shape)} and {regions.dtype} {ShapeText.Of(regions.shape)}.");
        return maps.device_type == DeviceType.CPU ? Function.apply(maps, regions, grid) : RoiAlignByProducts.Apply(maps, regions, grid);
    }

    private static RoiAlignKernel Kernel(long[] shape, RoiGrid grid) =>
        new((int)shape[0], (int)shape[2], (int)shape[3], (int)shape[1], grid);

    /// <summary>The managed kernel as a node of libtorch's graph.</summary>
    private sealed class Function : autograd.SingleTensorFunction<Function>
    {
        public override string Name => "RoIAlign";

        public override unsafe Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (maps, regions, grid) = ((Tensor)vars[0], (Tensor)vars[1], (RoiGrid)vars[2]);
            using var scope = NewDisposeScope();
            var interleaved = maps.detach().permute(0, 2, 3, 1).contiguous();
            var rows = regions.detach().contiguous();
            int count = (int)rows.shape[0], channels = (int)maps.shape[1];
            var pooled = empty(count, grid.Size, grid.Size, channels, ScalarType.Float32);
            if (count > 0)
                Kernel(maps.shape, grid).Forward(Pointer(interleaved), Pointer(rows), count, Pointer(pooled));
            ctx.save_data("shape", maps.shape);
            ctx.save_data("regions", Values(rows).ToArray());
            ctx.save_data("grid", grid);
            return pooled.permute(0, 3, 1, 2).MoveToOuterDisposeScope();
        }

        public override unsafe List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            long[] shape = (long[])ctx.get_data("shape");
            float[] regions = (float[])ctx.get_data("regions");
            var grid = (RoiGrid)ctx.get_data("grid");
            using var scope = NewDisposeScope();
            var gradients = grad_output.permute(0, 2, 3, 1).contiguous();
            var mapGradients = zeros(shape[0], shape[2], shape[3], shape[1], ScalarType.Float32);
            if (regions.Length > 0)
            {
                fixed (float* rows = regions)
                    Kernel(shape, grid).Backward(Pointer(gradients), rows, regions.Length / 5, Pointer(mapGradients));
            }
            return [mapGradients.permute(0, 3, 1, 2).MoveToOuterDisposeScope(), null!, null!];
        }
    }
}
