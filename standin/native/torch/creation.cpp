// New tensors: filled ones, ranges, and memory of the caller.
#include "interop.h"

#define CREATE(name)                                                                                                   \
    EXPORT Tensor* create_##name(const int64_t* sizes, int32_t count, Placement placement)                            \
    {                                                                                                                  \
        return returning([&] { return placement.finish(at::name(int_array(sizes, count), placement.options())); });   \
    }
CREATE(empty)
CREATE(zeros)
CREATE(ones)

#define CREATE_RANDOM(name)                                                                                            \
    EXPORT Tensor* create_##name(                                                                                      \
        const int64_t* sizes, int32_t count, const at::Generator* generator, Placement placement)                     \
    {                                                                                                                  \
        return returning([&] {                                                                                         \
            return placement.finish(                                                                                   \
                at::name(int_array(sizes, count), optional_generator(generator), placement.options()));               \
        });                                                                                                            \
    }
CREATE_RANDOM(rand)
CREATE_RANDOM(randn)

#define CREATE_LIKE(name)                                                                                              \
    EXPORT Tensor* create_##name(const Tensor* like, Placement placement)                                              \
    {                                                                                                                  \
        return returning([&] { return placement.finish(at::name(*like, placement.options())); });                     \
    }
CREATE_LIKE(empty_like)
CREATE_LIKE(zeros_like)
CREATE_LIKE(ones_like)
CREATE_LIKE(rand_like)
CREATE_LIKE(randn_like)

EXPORT Tensor* create_full(const int64_t* sizes, int32_t count, ScalarValue value, Placement placement)
{
    return returning(
        [&] { return placement.finish(at::full(int_array(sizes, count), value.to_scalar(), placement.options())); });
}

EXPORT Tensor* create_full_like(const Tensor* like, ScalarValue value, Placement placement)
{
    return returning([&] { return placement.finish(at::full_like(*like, value.to_scalar(), placement.options())); });
}

EXPORT Tensor* create_scalar(ScalarValue value, Placement placement)
{
    return returning([&] { return placement.finish(at::scalar_tensor(value.to_scalar(), placement.options())); });
}

EXPORT Tensor* create_arange(ScalarValue start, ScalarValue stop, ScalarValue step, Placement placement)
{
    return returning([&] {
        return placement.finish(
            at::arange(start.to_scalar(), stop.to_scalar(), step.to_scalar(), placement.options()));
    });
}

EXPORT Tensor* create_linspace(double start, double end, int64_t steps, Placement placement)
{
    return returning([&] { return placement.finish(at::linspace(start, end, steps, placement.options())); });
}

EXPORT Tensor* create_eye(int64_t rows, int64_t columns, Placement placement)
{
    return returning([&] { return placement.finish(at::eye(rows, columns, placement.options())); });
}

EXPORT Tensor* create_randint(int64_t low, int64_t high, const int64_t* sizes, int32_t count,
    const at::Generator* generator, Placement placement)
{
    return returning([&] {
        return placement.finish(at::randint(
            low, high, int_array(sizes, count), optional_generator(generator), placement.options()));
    });
}

EXPORT Tensor* create_randperm(int64_t count, const at::Generator* generator, Placement placement)
{
    return returning(
        [&] { return placement.finish(at::randperm(count, optional_generator(generator), placement.options())); });
}

// A tensor over memory of the caller, who is told by release(owner) when the last tensor over it has gone.
EXPORT Tensor* create_over(void* data, void (*release)(void*), void* owner, const int64_t* sizes, int32_t count,
    int32_t type, Placement placement)
{
    return returning([&] {
        auto options = at::TensorOptions().dtype(static_cast<at::ScalarType>(type));
        auto tensor = at::from_blob(data, int_array(sizes, count), [release, owner](void*) { release(owner); }, options);
        return placement.finish(tensor.to(placement.options()));
    });
}
