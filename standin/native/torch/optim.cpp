// One call for all parameters: an optimiser's step is memory traffic, and a call for each parameter and operation would add to it.
#include "interop.h"

#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <cmath>

struct SgdOptions
{
    double learning_rate;
    double momentum;
    double dampening;
    double weight_decay;
    int32_t nesterov;
    int32_t maximize;
};

namespace
{
// Float32 on the CPU, and the tensors have the same elements at the same offsets, so that one pass over raw memory serves.
bool is_plain(const Tensor& tensor, const Tensor& like)
{
    return tensor.device().is_cpu() && tensor.layout() == at::kStrided && tensor.scalar_type() == at::kFloat
        && tensor.is_non_overlapping_and_dense() && tensor.sizes() == like.sizes() && tensor.strides() == like.strides();
}

void sgd_plain(const Tensor& parameter, const Tensor& gradient, const Tensor& momentum, const SgdOptions& options, bool first)
{
    auto* const values = parameter.data_ptr<float>();
    const auto* const gradients = gradient.data_ptr<float>();
    auto* const buffer = momentum.defined() ? momentum.data_ptr<float>() : nullptr;
    const auto decay = static_cast<float>(options.weight_decay);
    const auto keep = first ? 0.0f : static_cast<float>(options.momentum);
    const auto take = first ? 1.0f : static_cast<float>(1 - options.dampening);
    const auto look_ahead = static_cast<float>(options.momentum);
    const auto step = static_cast<float>(options.maximize ? options.learning_rate : -options.learning_rate);
    const auto nesterov = options.nesterov != 0;

    at::parallel_for(0, parameter.numel(), 32768, [=](int64_t begin, int64_t end) {
        if (buffer == nullptr)
        {
            for (auto i = begin; i < end; i++) values[i] += step * (gradients[i] + decay * values[i]);
            return;
        }
        // A fresh buffer holds no number yet: 0 * NaN would stay NaN.
        if (first)
        {
            for (auto i = begin; i < end; i++) buffer[i] = gradients[i] + decay * values[i];
        }
        for (auto i = begin; i < end; i++)
        {
            const auto direction = gradients[i] + decay * values[i];
            const auto velocity = first ? buffer[i] : keep * buffer[i] + take * direction;
            buffer[i] = velocity;
            values[i] += step * (nesterov ? direction + look_ahead * velocity : velocity);
        }
    });
    parameter.unsafeGetTensorImpl()->bump_version();
}

void sgd_general(Tensor& parameter, const Tensor& gradient, Tensor& momentum, const SgdOptions& options, bool first)
{
    auto direction = options.weight_decay != 0 ? gradient.add(parameter, options.weight_decay) : gradient;
    if (options.momentum != 0)
    {
        if (first) momentum.copy_(direction);
        else momentum.mul_(options.momentum).add_(direction, 1 - options.dampening);
        direction = options.nesterov ? direction.add(momentum, options.momentum) : momentum;
    }
    parameter.add_(direction, options.maximize ? options.learning_rate : -options.learning_rate);
}

// Few launches for many parameters.
void sgd_together(std::vector<Tensor> parameters, std::vector<Tensor> gradients, std::vector<Tensor> momenta, const SgdOptions& options)
{
    auto directions = options.weight_decay != 0 ? at::_foreach_add(gradients, parameters, options.weight_decay) : gradients;
    if (options.momentum != 0)
    {
        at::_foreach_mul_(momenta, at::Scalar(options.momentum));
        at::_foreach_add_(momenta, directions, 1 - options.dampening);
        directions = options.nesterov ? at::_foreach_add(directions, momenta, options.momentum) : momenta;
    }
    at::_foreach_add_(parameters, directions, options.maximize ? options.learning_rate : -options.learning_rate);
}
}

// momenta[i] is null for a parameter that has no momentum buffer yet; the new buffer is then written there, for the caller to own.
EXPORT int32_t optim_sgd(Tensor* const* parameters, Tensor** momenta, int32_t count, SgdOptions options)
{
    return doing([&] {
        c10::NoGradGuard no_grad;
        std::vector<Tensor> together, together_gradients, together_momenta;
        for (int32_t i = 0; i < count; i++)
        {
            auto& parameter = *parameters[i];
            const auto gradient = parameter.grad();
            if (!gradient.defined()) continue;

            const auto first = options.momentum != 0 && momenta[i] == nullptr;
            if (first) momenta[i] = new Tensor(at::empty_like(parameter));
            auto momentum = options.momentum != 0 ? *momenta[i] : Tensor();

            if (is_plain(parameter, parameter) && is_plain(gradient, parameter)
                && (!momentum.defined() || is_plain(momentum, parameter)))
            {
                sgd_plain(parameter, gradient, momentum, options, first);
            }
            else if (first || gradient.layout() != at::kStrided)
            {
                sgd_general(parameter, gradient, momentum, options, first);
            }
            else
            {
                together.push_back(parameter);
                together_gradients.push_back(gradient);
                together_momenta.push_back(momentum);
            }
        }
        if (!together.empty()) sgd_together(together, together_gradients, together_momenta, options);
    });
}

EXPORT int32_t optim_zero_grad(Tensor* const* parameters, int32_t count)
{
    return doing([&] {
        c10::NoGradGuard no_grad;
        for (int32_t i = 0; i < count; i++)
        {
            auto gradient = parameters[i]->grad();
            if (gradient.defined()) gradient.zero_();
        }
    });
}

EXPORT int32_t optim_clip_grad_norm(Tensor* const* parameters, int32_t count, double max_norm, double power, double* norm)
{
    return doing([&] {
        c10::NoGradGuard no_grad;
        std::vector<Tensor> gradients, norms;
        for (int32_t i = 0; i < count; i++)
        {
            auto gradient = parameters[i]->grad();
            if (!gradient.defined()) continue;
            gradients.push_back(gradient);
            norms.push_back(std::isinf(power) ? gradient.abs().max() : gradient.norm(at::Scalar(power)));
        }
        *norm = 0;
        if (gradients.empty()) return;
        auto all = at::stack(norms);
        *norm = (std::isinf(power) ? all.max() : all.norm(at::Scalar(power))).item().toDouble();
        const auto factor = max_norm / (*norm + 1e-6);
        if (factor >= 1) return;
        for (auto& gradient : gradients) gradient.mul_(factor);
    });
}

EXPORT int32_t optim_clip_grad_value(Tensor* const* parameters, int32_t count, double limit)
{
    return doing([&] {
        c10::NoGradGuard no_grad;
        for (int32_t i = 0; i < count; i++)
        {
            auto gradient = parameters[i]->grad();
            if (gradient.defined()) gradient.clamp_(-limit, limit);
        }
    });
}
