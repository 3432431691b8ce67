// Gradients.
#include "interop.h"

#include <torch/csrc/autograd/autograd.h>

EXPORT int32_t tensor_set_requires_grad(Tensor* self, int32_t requires_grad)
{
    return doing([&] { self->set_requires_grad(requires_grad != 0); });
}

// Null without an error is "no gradient".
EXPORT int32_t tensor_grad(const Tensor* self, Tensor** gradient)
{
    return doing([&] {
        *gradient = nullptr;
        const auto& grad = self->grad();
        if (grad.defined()) *gradient = new Tensor(grad);
    });
}

EXPORT int32_t tensor_set_grad(Tensor* self, const Tensor* gradient)
{
    return doing([&] { self->mutable_grad() = optional_tensor(gradient); });
}

EXPORT int32_t tensor_retain_grad(Tensor* self) { return doing([&] { self->retain_grad(); }); }

EXPORT int32_t tensor_backward(const Tensor* self) { return doing([&] { self->backward(); }); }

EXPORT int32_t autograd_backward(Tensor* const* tensors, int32_t tensor_count, Tensor* const* gradients, int32_t gradient_count,
    int32_t retain_graph, int32_t create_graph, Tensor* const* inputs, int32_t input_count)
{
    return doing([&] {
        torch::autograd::backward(tensor_list(tensors, tensor_count), tensor_list(gradients, gradient_count),
            retain_graph != 0, create_graph != 0, tensor_list(inputs, input_count));
    });
}

EXPORT int32_t autograd_grad(Tensor* const* outputs, int32_t output_count, Tensor* const* inputs, int32_t input_count,
    Tensor* const* gradients, int32_t gradient_count, int32_t retain_graph, int32_t create_graph, int32_t allow_unused,
    Tensor** results)
{
    return doing([&] {
        auto grads = torch::autograd::grad(tensor_list(outputs, output_count), tensor_list(inputs, input_count),
            tensor_list(gradients, gradient_count), retain_graph != 0, create_graph != 0, allow_unused != 0);
        for (const auto& grad : grads) *results++ = grad.defined() ? new Tensor(grad) : nullptr;
    });
}
