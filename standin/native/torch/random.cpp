// Generators, and filling a tensor from one.
#include "interop.h"

#include <ATen/CPUGeneratorImpl.h>

#include <mutex>

EXPORT at::Generator* generator_new(uint64_t seed) { return new at::Generator(at::detail::createCPUGenerator(seed)); }
EXPORT at::Generator* generator_default()
{
    return new at::Generator(at::globalContext().defaultGenerator(at::kCPU));
}
EXPORT void generator_dispose(at::Generator* generator) { delete generator; }
EXPORT void generator_set_seed(at::Generator* generator, int64_t seed)
{
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_current_seed(static_cast<uint64_t>(seed));
}
EXPORT int64_t generator_seed(const at::Generator* generator)
{
    return static_cast<int64_t>(generator->current_seed());
}
EXPORT Tensor* generator_get_state(const at::Generator* generator)
{
    return returning([&] { return generator->get_state(); });
}
EXPORT int32_t generator_set_state(at::Generator* generator, const Tensor* state)
{
    return doing([&] { generator->set_state(*state); });
}

EXPORT int32_t tensor_normal_(Tensor* self, double mean, double std, const at::Generator* generator)
{
    return doing([&] { self->normal_(mean, std, optional_generator(generator)); });
}
EXPORT int32_t tensor_uniform_(Tensor* self, double from, double to, const at::Generator* generator)
{
    return doing([&] { self->uniform_(from, to, optional_generator(generator)); });
}
EXPORT int32_t tensor_bernoulli_(Tensor* self, double probability, const at::Generator* generator)
{
    return doing([&] { self->bernoulli_(probability, optional_generator(generator)); });
}
EXPORT int32_t tensor_bernoulli_tensor_(Tensor* self, const Tensor* probability, const at::Generator* generator)
{
    return doing([&] { self->bernoulli_(*probability, optional_generator(generator)); });
}
EXPORT Tensor* tensor_bernoulli(const Tensor* self, const at::Generator* generator)
{
    return returning([&] { return self->bernoulli(optional_generator(generator)); });
}
EXPORT int32_t tensor_fill_(Tensor* self, ScalarValue value) { return doing([&] { self->fill_(value.to_scalar()); }); }
EXPORT int32_t tensor_zero_(Tensor* self) { return doing([&] { self->zero_(); }); }
