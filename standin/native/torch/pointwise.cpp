// Element by element: functions of one tensor, of two, of a tensor and a number.
#include "interop.h"

#define UNARY(name)                                                                                                    \
    EXPORT Tensor* tensor_##name(const Tensor* self) { return returning([&] { return self->name(); }); }
#define UNARY_IN_PLACE(name)                                                                                           \
    UNARY(name)                                                                                                        \
    EXPORT int32_t tensor_##name##_(Tensor* self) { return doing([&] { self->name##_(); }); }

UNARY_IN_PLACE(abs)
UNARY_IN_PLACE(exp)
UNARY_IN_PLACE(expm1)
UNARY_IN_PLACE(log)
UNARY_IN_PLACE(log1p)
UNARY_IN_PLACE(log2)
UNARY_IN_PLACE(log10)
UNARY_IN_PLACE(sqrt)
UNARY_IN_PLACE(rsqrt)
UNARY_IN_PLACE(reciprocal)
UNARY_IN_PLACE(neg)
UNARY_IN_PLACE(sign)
UNARY_IN_PLACE(floor)
UNARY_IN_PLACE(ceil)
UNARY_IN_PLACE(trunc)
UNARY_IN_PLACE(sin)
UNARY_IN_PLACE(cos)
UNARY_IN_PLACE(tanh)
UNARY_IN_PLACE(sigmoid)
UNARY_IN_PLACE(relu)
UNARY_IN_PLACE(logical_not)
UNARY(square)
UNARY(isnan)
UNARY(isinf)
UNARY(isfinite)

#define BINARY(name)                                                                                                   \
    EXPORT Tensor* tensor_##name(const Tensor* self, const Tensor* other)                                              \
    {                                                                                                                  \
        return returning([&] { return self->name(*other); });                                                          \
    }
#define BINARY_IN_PLACE(name)                                                                                          \
    BINARY(name)                                                                                                       \
    EXPORT int32_t tensor_##name##_(Tensor* self, const Tensor* other)                                                 \
    {                                                                                                                  \
        return doing([&] { self->name##_(*other); });                                                                  \
    }
#define SCALAR_IN_PLACE(name)                                                                                          \
    EXPORT Tensor* tensor_##name##_scalar(const Tensor* self, ScalarValue other)                                       \
    {                                                                                                                  \
        return returning([&] { return self->name(other.to_scalar()); });                                               \
    }                                                                                                                  \
    EXPORT int32_t tensor_##name##_scalar_(Tensor* self, ScalarValue other)                                            \
    {                                                                                                                  \
        return doing([&] { self->name##_(other.to_scalar()); });                                                       \
    }

BINARY_IN_PLACE(mul)
SCALAR_IN_PLACE(mul)
BINARY_IN_PLACE(remainder)
SCALAR_IN_PLACE(remainder)
BINARY_IN_PLACE(pow)
SCALAR_IN_PLACE(pow)
BINARY_IN_PLACE(eq)
SCALAR_IN_PLACE(eq)
BINARY_IN_PLACE(ne)
SCALAR_IN_PLACE(ne)
BINARY_IN_PLACE(lt)
SCALAR_IN_PLACE(lt)
BINARY_IN_PLACE(le)
SCALAR_IN_PLACE(le)
BINARY_IN_PLACE(gt)
SCALAR_IN_PLACE(gt)
BINARY_IN_PLACE(ge)
SCALAR_IN_PLACE(ge)
BINARY_IN_PLACE(logical_and)
BINARY_IN_PLACE(logical_or)
BINARY_IN_PLACE(logical_xor)
BINARY_IN_PLACE(bitwise_and)
BINARY_IN_PLACE(bitwise_or)
BINARY_IN_PLACE(bitwise_xor)
BINARY(maximum)
BINARY(minimum)

EXPORT Tensor* tensor_bitwise_not(const Tensor* self) { return returning([&] { return self->bitwise_not(); }); }

#define BINARY_ALPHA(name)                                                                                             \
    EXPORT Tensor* tensor_##name(const Tensor* self, const Tensor* other, ScalarValue alpha)                           \
    {                                                                                                                  \
        return returning([&] { return self->name(*other, alpha.to_scalar()); });                                       \
    }                                                                                                                  \
    EXPORT int32_t tensor_##name##_(Tensor* self, const Tensor* other, ScalarValue alpha)                              \
    {                                                                                                                  \
        return doing([&] { self->name##_(*other, alpha.to_scalar()); });                                               \
    }                                                                                                                  \
    EXPORT Tensor* tensor_##name##_scalar(const Tensor* self, ScalarValue other, ScalarValue alpha)                    \
    {                                                                                                                  \
        return returning([&] { return self->name(other.to_scalar(), alpha.to_scalar()); });                            \
    }                                                                                                                  \
    EXPORT int32_t tensor_##name##_scalar_(Tensor* self, ScalarValue other, ScalarValue alpha)                         \
    {                                                                                                                  \
        return doing([&] { self->name##_(other.to_scalar(), alpha.to_scalar()); });                                    \
    }

BINARY_ALPHA(add)
BINARY_ALPHA(sub)

EXPORT Tensor* tensor_rsub_scalar(ScalarValue left, const Tensor* right)
{
    return returning([&] { return at::rsub(*right, left.to_scalar()); });
}

namespace
{
// RoundingMode of TorchSharp; None is true division.
const char* const rounding_modes[] = { nullptr, "trunc", "floor" };
}

EXPORT Tensor* tensor_div(const Tensor* self, const Tensor* other, int32_t mode)
{
    return returning([&] { return mode == 0 ? self->div(*other) : self->div(*other, rounding_modes[mode]); });
}
EXPORT int32_t tensor_div_(Tensor* self, const Tensor* other, int32_t mode)
{
    return doing([&] {
        if (mode == 0) self->div_(*other);
        else self->div_(*other, rounding_modes[mode]);
    });
}
EXPORT Tensor* tensor_div_scalar(const Tensor* self, ScalarValue other, int32_t mode)
{
    const auto divisor = other.to_scalar();
    return returning([&] { return mode == 0 ? self->div(divisor) : self->div(divisor, rounding_modes[mode]); });
}
EXPORT int32_t tensor_div_scalar_(Tensor* self, ScalarValue other, int32_t mode)
{
    const auto divisor = other.to_scalar();
    return doing([&] {
        if (mode == 0) self->div_(divisor);
        else self->div_(divisor, rounding_modes[mode]);
    });
}

EXPORT Tensor* tensor_addcmul(const Tensor* self, const Tensor* left, const Tensor* right, ScalarValue value)
{
    return returning([&] { return self->addcmul(*left, *right, value.to_scalar()); });
}
EXPORT int32_t tensor_addcmul_(Tensor* self, const Tensor* left, const Tensor* right, ScalarValue value)
{
    return doing([&] { self->addcmul_(*left, *right, value.to_scalar()); });
}
EXPORT Tensor* tensor_addcdiv(const Tensor* self, const Tensor* left, const Tensor* right, ScalarValue value)
{
    return returning([&] { return self->addcdiv(*left, *right, value.to_scalar()); });
}
EXPORT int32_t tensor_addcdiv_(Tensor* self, const Tensor* left, const Tensor* right, ScalarValue value)
{
    return doing([&] { self->addcdiv_(*left, *right, value.to_scalar()); });
}
EXPORT Tensor* tensor_lerp(const Tensor* self, const Tensor* end, const Tensor* weight)
{
    return returning([&] { return self->lerp(*end, *weight); });
}
EXPORT int32_t tensor_lerp_(Tensor* self, const Tensor* end, const Tensor* weight)
{
    return doing([&] { self->lerp_(*end, *weight); });
}

EXPORT Tensor* tensor_clamp(const Tensor* self, ScalarValue min, ScalarValue max)
{
    return returning([&] { return self->clamp(min.to_optional(), max.to_optional()); });
}
EXPORT int32_t tensor_clamp_(Tensor* self, ScalarValue min, ScalarValue max)
{
    return doing([&] { self->clamp_(min.to_optional(), max.to_optional()); });
}
EXPORT Tensor* tensor_clamp_tensor(const Tensor* self, const Tensor* min, const Tensor* max)
{
    return returning([&] {
        return at::clamp(*self, maybe_tensor(min), maybe_tensor(max));
    });
}
EXPORT int32_t tensor_clamp_tensor_(Tensor* self, const Tensor* min, const Tensor* max)
{
    return doing([&] {
        at::clamp_(*self, maybe_tensor(min), maybe_tensor(max));
    });
}

EXPORT Tensor* tensor_round(const Tensor* self, int64_t decimals)
{
    return returning([&] { return self->round(decimals); });
}
EXPORT int32_t tensor_round_(Tensor* self, int64_t decimals) { return doing([&] { self->round_(decimals); }); }

EXPORT Tensor* tensor_where(const Tensor* condition, const Tensor* left, const Tensor* right)
{
    return returning([&] { return at::where(*condition, *left, *right); });
}
EXPORT Tensor* tensor_isclose(
    const Tensor* self, const Tensor* other, double relative, double absolute, int32_t equal_nan)
{
    return returning([&] { return self->isclose(*other, relative, absolute, equal_nan != 0); });
}
EXPORT int32_t tensor_allclose(const Tensor* self, const Tensor* other, double relative, double absolute,
    int32_t equal_nan, int32_t* result)
{
    return doing([&] { *result = self->allclose(*other, relative, absolute, equal_nan != 0) ? 1 : 0; });
}
EXPORT int32_t tensor_equal(const Tensor* self, const Tensor* other, int32_t* result)
{
    return doing([&] { *result = self->equal(*other) ? 1 : 0; });
}

EXPORT Tensor* tensor_matmul(const Tensor* self, const Tensor* other)
{
    return returning([&] { return self->matmul(*other); });
}
EXPORT Tensor* tensor_mm(const Tensor* self, const Tensor* other) { return returning([&] { return self->mm(*other); }); }
EXPORT Tensor* tensor_bmm(const Tensor* self, const Tensor* other)
{
    return returning([&] { return self->bmm(*other); });
}
EXPORT Tensor* tensor_dot(const Tensor* self, const Tensor* other)
{
    return returning([&] { return self->dot(*other); });
}
