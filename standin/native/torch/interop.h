// What every exported function shares: the calling convention, values that cross it, and exceptions made into error messages.
#pragma once

#include <ATen/ATen.h>
#include <torch/version.h>

#include <cstdint>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

#if defined(_WIN32)
#define EXPORT extern "C" __declspec(dllexport)
#else
#define EXPORT extern "C" __attribute__((visibility("default")))
#endif

// c10::optional was a class of its own, then an alias of std::optional, then gone.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
template <class T> using Optional = std::optional<T>;
#else
template <class T> using Optional = c10::optional<T>;
#endif

using Tensor = at::Tensor;

// A number of C#, as libtorch keeps it: integers as int64, reals as double.
struct ScalarValue
{
    enum Kind : int64_t { None = 0, Integer = 1, Real = 2, Boolean = 3 };

    int64_t kind;
    int64_t integer;
    double real;

    at::Scalar to_scalar() const
    {
        switch (kind)
        {
        case Integer: return at::Scalar(integer);
        case Boolean: return at::Scalar(integer != 0);
        default: return at::Scalar(real);
        }
    }

    Optional<at::Scalar> to_optional() const
    {
        return kind == None ? Optional<at::Scalar>() : Optional<at::Scalar>(to_scalar());
    }
};

// Where a new tensor lives. A type or device of -1 keeps that of the tensor it is made from.
struct Placement
{
    int32_t type;
    int32_t device;
    int32_t device_index;
    int32_t requires_grad;

    at::TensorOptions options() const
    {
        auto result = at::TensorOptions();
        if (type >= 0) result = result.dtype(static_cast<at::ScalarType>(type));
        if (device >= 0) result = result.device(to_device(device, device_index));
        return result;
    }

    static at::Device to_device(int32_t device, int32_t index)
    {
        return at::Device(static_cast<at::DeviceType>(device), static_cast<at::DeviceIndex>(index));
    }

    Tensor finish(Tensor tensor) const
    {
        if (requires_grad) tensor.set_requires_grad(true);
        return tensor;
    }
};

void set_last_error(const char* message) noexcept;

inline at::IntArrayRef int_array(const int64_t* values, int32_t count) { return at::IntArrayRef(values, count); }
// Where libtorch takes an optional tensor, an undefined one mostly serves; where it does not, the second form.
inline Tensor optional_tensor(const Tensor* tensor) { return tensor == nullptr ? Tensor() : *tensor; }
inline Optional<Tensor> maybe_tensor(const Tensor* tensor)
{
    return tensor == nullptr ? Optional<Tensor>() : Optional<Tensor>(*tensor);
}
inline Optional<at::ScalarType> optional_type(int32_t type)
{
    return type < 0 ? Optional<at::ScalarType>() : Optional<at::ScalarType>(static_cast<at::ScalarType>(type));
}
inline Optional<at::Generator> optional_generator(const at::Generator* generator)
{
    return generator == nullptr ? Optional<at::Generator>() : Optional<at::Generator>(*generator);
}
inline std::vector<Tensor> tensor_list(Tensor* const* tensors, int32_t count)
{
    std::vector<Tensor> result;
    result.reserve(count);
    for (int32_t i = 0; i < count; i++) result.push_back(*tensors[i]);
    return result;
}

// Runs the body; false when it threw, with the message kept for last_error().
template <class Body> bool attempt(Body&& body) noexcept
{
    try
    {
        body();
        return true;
    }
    catch (const c10::Error& error)
    {
        set_last_error(error.what());
    }
    catch (const std::exception& error)
    {
        set_last_error(error.what());
    }
    catch (...)
    {
        set_last_error("unknown native exception");
    }
    return false;
}

// A new handle to the tensor that the expression gives, or null with the error kept.
template <class Expression> Tensor* returning(Expression&& expression) noexcept
{
    Tensor* handle = nullptr;
    attempt([&] { handle = new Tensor(expression()); });
    return handle;
}

// 1 when the body ran, 0 with the error kept.
template <class Body> int32_t doing(Body&& body) noexcept { return attempt(std::forward<Body>(body)) ? 1 : 0; }
