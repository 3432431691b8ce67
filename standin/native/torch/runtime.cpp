// Errors, threads, devices, grad mode.
#include "interop.h"

#include <ATen/Parallel.h>
#include <c10/core/DefaultDtype.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/cuda.h>

#include <string>

namespace
{
thread_local std::string last_error_message;
}

void set_last_error(const char* message) noexcept
{
    try
    {
        last_error_message = message;
    }
    catch (...)
    {
        last_error_message.clear();
    }
}

EXPORT const char* last_error() { return last_error_message.c_str(); }
EXPORT const char* torch_version() { return TORCH_VERSION; }

EXPORT int32_t get_num_threads() { return at::get_num_threads(); }
EXPORT int32_t set_num_threads(int32_t count) { return doing([&] { at::set_num_threads(count); }); }
EXPORT int32_t get_num_interop_threads() { return at::get_num_interop_threads(); }
EXPORT int32_t set_num_interop_threads(int32_t count) { return doing([&] { at::set_num_interop_threads(count); }); }

EXPORT int32_t set_default_dtype(int32_t type)
{
    return doing([&] { c10::set_default_dtype(c10::scalarTypeToTypeMeta(static_cast<at::ScalarType>(type))); });
}

EXPORT int32_t grad_mode_get() { return c10::GradMode::is_enabled() ? 1 : 0; }
EXPORT void grad_mode_set(int32_t enabled) { c10::GradMode::set_enabled(enabled != 0); }

// The guard restores the thread it was made on: leave on the thread that entered.
EXPORT void* inference_mode_enter(int32_t enabled) { return new c10::InferenceMode(enabled != 0); }
EXPORT void inference_mode_leave(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }
EXPORT int32_t inference_mode_get() { return c10::InferenceMode::is_enabled() ? 1 : 0; }

EXPORT int32_t cuda_is_available()
{
    bool available = false;
    attempt([&] { available = torch::cuda::is_available(); });
    return available ? 1 : 0;
}

EXPORT int32_t cudnn_is_available()
{
    bool available = false;
    attempt([&] { available = torch::cuda::cudnn_is_available(); });
    return available ? 1 : 0;
}

EXPORT int32_t cuda_device_count()
{
    int32_t count = 0;
    attempt([&] { count = static_cast<int32_t>(torch::cuda::device_count()); });
    return count;
}

EXPORT int32_t cuda_manual_seed(int64_t seed) { return doing([&] { torch::cuda::manual_seed(seed); }); }
EXPORT int32_t cuda_manual_seed_all(int64_t seed) { return doing([&] { torch::cuda::manual_seed_all(seed); }); }
EXPORT int32_t cuda_synchronize(int64_t index) { return doing([&] { torch::cuda::synchronize(index); }); }

EXPORT int32_t tf32_get(int32_t cudnn)
{
    bool allowed = false;
    attempt([&] { allowed = cudnn ? at::globalContext().allowTF32CuDNN() : at::globalContext().allowTF32CuBLAS(); });
    return allowed ? 1 : 0;
}

EXPORT int32_t tf32_set(int32_t cudnn, int32_t allow)
{
    return doing([&] {
        if (cudnn) at::globalContext().setAllowTF32CuDNN(allow != 0);
        else at::globalContext().setAllowTF32CuBLAS(allow != 0);
    });
}
