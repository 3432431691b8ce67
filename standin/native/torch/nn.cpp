// Layers and losses as functions.
#include "interop.h"

EXPORT Tensor* nn_conv2d(const Tensor* input, const Tensor* weight, const Tensor* bias, const int64_t* stride,
    const int64_t* padding, const int64_t* dilation, int64_t groups)
{
    return returning([&] {
        return at::conv2d(*input, *weight, optional_tensor(bias), int_array(stride, 2), int_array(padding, 2),
            int_array(dilation, 2), groups);
    });
}

EXPORT Tensor* nn_batch_norm(const Tensor* input, const Tensor* mean, const Tensor* variance, const Tensor* weight,
    const Tensor* bias, int32_t training, double momentum, double eps)
{
    return returning([&] {
        return at::batch_norm(*input, optional_tensor(weight), optional_tensor(bias), optional_tensor(mean),
            optional_tensor(variance), training != 0, momentum, eps, at::globalContext().userEnabledCuDNN());
    });
}

EXPORT Tensor* nn_linear(const Tensor* input, const Tensor* weight, const Tensor* bias)
{
    return returning([&] { return at::linear(*input, *weight, optional_tensor(bias)); });
}

// An empty stride is the kernel's size.
EXPORT Tensor* nn_max_pool2d(const Tensor* input, const int64_t* kernel, const int64_t* stride, const int64_t* padding,
    const int64_t* dilation, int32_t ceil_mode)
{
    return returning([&] {
        return at::max_pool2d(*input, int_array(kernel, 2), int_array(stride, stride == nullptr ? 0 : 2),
            int_array(padding, 2), int_array(dilation, 2), ceil_mode != 0);
    });
}

EXPORT Tensor* nn_avg_pool2d(const Tensor* input, const int64_t* kernel, const int64_t* stride, const int64_t* padding,
    int32_t ceil_mode, int32_t count_include_pad, int64_t divisor)
{
    return returning([&] {
        return at::avg_pool2d(*input, int_array(kernel, 2), int_array(stride, stride == nullptr ? 0 : 2),
            int_array(padding, 2), ceil_mode != 0, count_include_pad != 0,
            divisor == 0 ? Optional<int64_t>() : Optional<int64_t>(divisor));
    });
}

EXPORT Tensor* nn_adaptive_avg_pool2d(const Tensor* input, const int64_t* size, int32_t count)
{
    return returning([&] { return at::adaptive_avg_pool2d(*input, int_array(size, count)); });
}

EXPORT Tensor* nn_dropout(Tensor* input, double probability, int32_t training, int32_t in_place)
{
    return returning([&] {
        return in_place ? at::dropout_(*input, probability, training != 0)
                        : at::dropout(*input, probability, training != 0);
    });
}

EXPORT Tensor* nn_softmax(const Tensor* input, int64_t dim, int32_t type)
{
    return returning([&] { return at::softmax(*input, dim, optional_type(type)); });
}

EXPORT Tensor* nn_log_softmax(const Tensor* input, int64_t dim, int32_t type)
{
    return returning([&] { return at::log_softmax(*input, dim, optional_type(type)); });
}

EXPORT Tensor* nn_cross_entropy(const Tensor* input, const Tensor* target, const Tensor* weight, int64_t reduction,
    int64_t ignore_index, double label_smoothing)
{
    return returning([&] {
        return at::cross_entropy_loss(*input, *target, optional_tensor(weight), reduction, ignore_index, label_smoothing);
    });
}

EXPORT Tensor* nn_nll_loss(const Tensor* input, const Tensor* target, const Tensor* weight, int64_t reduction)
{
    return returning([&] { return at::nll_loss_nd(*input, *target, optional_tensor(weight), reduction); });
}

EXPORT Tensor* nn_mse_loss(const Tensor* input, const Tensor* target, int64_t reduction)
{
    return returning([&] { return at::mse_loss(*input, *target, reduction); });
}

EXPORT Tensor* nn_one_hot(const Tensor* input, int64_t classes)
{
    return returning([&] { return at::one_hot(*input, classes); });
}

// PaddingModes of TorchSharp: Zeros, Reflect, Replicate, Circular, Constant.
EXPORT Tensor* nn_pad(const Tensor* input, const int64_t* padding, int32_t count, int32_t mode, double value)
{
    static const char* const names[] = { "constant", "reflect", "replicate", "circular", "constant" };
    return returning([&] {
        auto constant = mode == 0 || mode == 4;
        return at::pad(*input, int_array(padding, count), names[mode],
            constant ? Optional<double>(value) : Optional<double>());
    });
}

// InterpolationMode of TorchSharp: Nearest 0, Bilinear 2, Bicubic 3, Area 5, NearestExact 6; the others are not for images.
// align_corners: 1 yes, 0 no, -1 not said. A scale is kept exact unless it is to be recomputed from the rounded size.
EXPORT Tensor* nn_interpolate(const Tensor* input, const int64_t* size, int32_t size_count, const double* scale, int32_t scale_count,
    int32_t mode, int32_t align_corners, int32_t recompute_scale, int32_t antialias)
{
    return returning([&] {
        TORCH_CHECK(input->dim() == 4, "Only 4-D input [N, C, H, W] is supported, but got ", input->dim(), "-D");
        TORCH_CHECK((size_count > 0) != (scale_count > 0), "exactly one of size and scale_factor should be defined");
        TORCH_CHECK(size_count == 0 || size_count == 2, "size must give height and width, but has ", size_count, " values");
        TORCH_CHECK(scale_count == 0 || scale_count == 2, "scale_factor must give height and width, but has ", scale_count, " values");
        TORCH_CHECK(align_corners < 0 || mode == 2 || mode == 3, "align_corners option can only be set with the interpolating modes");
        TORCH_CHECK(!antialias || mode == 2 || mode == 3, "Anti-alias option is only supported for bilinear and bicubic modes");
        int64_t output[2];
        for (int i = 0; i < 2; i++)
        {
            output[i] = size_count > 0 ? size[i] : static_cast<int64_t>(static_cast<double>(input->size(i + 2)) * scale[i]);
        }
        const auto target = at::IntArrayRef(output, 2);
        const auto exact = scale_count > 0 && !recompute_scale;
        const auto height = exact ? Optional<double>(scale[0]) : Optional<double>();
        const auto width = exact ? Optional<double>(scale[1]) : Optional<double>();
        const auto aligned = align_corners > 0;
        switch (mode)
        {
        case 0: return at::upsample_nearest2d(*input, target, height, width);
        case 2:
            return antialias ? at::_upsample_bilinear2d_aa(*input, target, aligned, height, width)
                             : at::upsample_bilinear2d(*input, target, aligned, height, width);
        case 3:
            return antialias ? at::_upsample_bicubic2d_aa(*input, target, aligned, height, width)
                             : at::upsample_bicubic2d(*input, target, aligned, height, width);
        case 5: return at::adaptive_avg_pool2d(*input, target);
        case 6: return at::_upsample_nearest_exact2d(*input, target, height, width);
        default: TORCH_CHECK(false, "this interpolation mode is not for 4-D input"); return Tensor();
        }
    });
}
