// Fewer elements out than in: sums, moments, extremes, sorting.
#include "interop.h"

#include <memory>

#define REDUCE_ALL(name)                                                                                               \
    EXPORT Tensor* tensor_##name(const Tensor* self) { return returning([&] { return self->name(); }); }
REDUCE_ALL(all)
REDUCE_ALL(any)
REDUCE_ALL(max)
REDUCE_ALL(min)
REDUCE_ALL(argmax)
REDUCE_ALL(argmin)
REDUCE_ALL(median)
REDUCE_ALL(nonzero)

#define REDUCE_DIM(name)                                                                                               \
    EXPORT Tensor* tensor_##name##_dim(const Tensor* self, int64_t dim, int32_t keepdim)                               \
    {                                                                                                                  \
        return returning([&] { return self->name(dim, keepdim != 0); });                                               \
    }
REDUCE_DIM(all)
REDUCE_DIM(any)
REDUCE_DIM(argmax)
REDUCE_DIM(argmin)
REDUCE_DIM(logsumexp)

#define VALUES_AND_INDICES(expression)                                                                                 \
    doing([&] {                                                                                                        \
        auto result = expression;                                                                                      \
        auto first = std::make_unique<Tensor>(std::get<0>(result));                                                    \
        *indices = new Tensor(std::get<1>(result));                                                                    \
        *values = first.release();                                                                                     \
    })

EXPORT int32_t tensor_max_dim(const Tensor* self, int64_t dim, int32_t keepdim, Tensor** values, Tensor** indices)
{
    return VALUES_AND_INDICES(self->max(dim, keepdim != 0));
}
EXPORT int32_t tensor_min_dim(const Tensor* self, int64_t dim, int32_t keepdim, Tensor** values, Tensor** indices)
{
    return VALUES_AND_INDICES(self->min(dim, keepdim != 0));
}
EXPORT int32_t tensor_topk(const Tensor* self, int64_t k, int64_t dim, int32_t largest, int32_t sorted, Tensor** values,
    Tensor** indices)
{
    return VALUES_AND_INDICES(self->topk(k, dim, largest != 0, sorted != 0));
}
EXPORT int32_t tensor_sort(
    const Tensor* self, int64_t dim, int32_t descending, int32_t stable, Tensor** values, Tensor** indices)
{
    return VALUES_AND_INDICES(self->sort(Optional<bool>(stable != 0), dim, descending != 0));
}
EXPORT int32_t tensor_std_mean(const Tensor* self, const int64_t* dims, int32_t count, int32_t unbiased,
    int32_t keepdim, Tensor** values, Tensor** indices)
{
    return VALUES_AND_INDICES(at::std_mean(*self, int_array(dims, count), unbiased != 0, keepdim != 0));
}
EXPORT int32_t tensor_var_mean(const Tensor* self, const int64_t* dims, int32_t count, int32_t unbiased,
    int32_t keepdim, Tensor** values, Tensor** indices)
{
    return VALUES_AND_INDICES(at::var_mean(*self, int_array(dims, count), unbiased != 0, keepdim != 0));
}

EXPORT Tensor* tensor_argsort(const Tensor* self, int64_t dim, int32_t descending)
{
    return returning([&] { return self->argsort(dim, descending != 0); });
}

// No dimensions: over all of them.
EXPORT Tensor* tensor_sum(const Tensor* self, const int64_t* dims, int32_t count, int32_t keepdim, int32_t type)
{
    return returning([&] {
        return dims == nullptr ? self->sum(optional_type(type))
                               : self->sum(int_array(dims, count), keepdim != 0, optional_type(type));
    });
}
EXPORT Tensor* tensor_mean(const Tensor* self, const int64_t* dims, int32_t count, int32_t keepdim, int32_t type)
{
    return returning([&] {
        return dims == nullptr ? self->mean(optional_type(type))
                               : self->mean(int_array(dims, count), keepdim != 0, optional_type(type));
    });
}
EXPORT Tensor* tensor_prod(const Tensor* self, int32_t type)
{
    return returning([&] { return self->prod(optional_type(type)); });
}
EXPORT Tensor* tensor_prod_dim(const Tensor* self, int64_t dim, int32_t keepdim, int32_t type)
{
    return returning([&] { return self->prod(dim, keepdim != 0, optional_type(type)); });
}
EXPORT Tensor* tensor_std(
    const Tensor* self, const int64_t* dims, int32_t count, int32_t unbiased, int32_t keepdim)
{
    return returning([&] {
        return dims == nullptr ? self->std(unbiased != 0)
                               : self->std(int_array(dims, count), unbiased != 0, keepdim != 0);
    });
}
EXPORT Tensor* tensor_var(
    const Tensor* self, const int64_t* dims, int32_t count, int32_t unbiased, int32_t keepdim)
{
    return returning([&] {
        return dims == nullptr ? self->var(unbiased != 0)
                               : self->var(int_array(dims, count), unbiased != 0, keepdim != 0);
    });
}
EXPORT Tensor* tensor_amax(const Tensor* self, const int64_t* dims, int32_t count, int32_t keepdim)
{
    return returning([&] { return self->amax(int_array(dims, count), keepdim != 0); });
}
EXPORT Tensor* tensor_amin(const Tensor* self, const int64_t* dims, int32_t count, int32_t keepdim)
{
    return returning([&] { return self->amin(int_array(dims, count), keepdim != 0); });
}
EXPORT Tensor* tensor_norm(const Tensor* self, double power)
{
    return returning([&] { return self->norm(at::Scalar(power)); });
}
EXPORT Tensor* tensor_norm_dim(const Tensor* self, double power, int64_t dim, int32_t keepdim)
{
    return returning([&] { return self->norm(Optional<at::Scalar>(power), dim, keepdim != 0); });
}
EXPORT Tensor* tensor_cumsum(const Tensor* self, int64_t dim, int32_t type)
{
    return returning([&] { return self->cumsum(dim, optional_type(type)); });
}
EXPORT Tensor* tensor_bincount(const Tensor* self, const Tensor* weights, int64_t minimum)
{
    return returning([&] { return self->bincount(maybe_tensor(weights), minimum); });
}
