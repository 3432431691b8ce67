// What a tensor is: its handle, shape, type, memory.
#include "interop.h"

EXPORT void tensor_dispose(Tensor* self) { delete self; }
EXPORT Tensor* tensor_alias(const Tensor* self) { return returning([&] { return self->alias(); }); }

EXPORT int32_t tensor_ndim(const Tensor* self) { return static_cast<int32_t>(self->dim()); }
EXPORT int64_t tensor_numel(const Tensor* self) { return self->numel(); }
EXPORT int64_t tensor_element_size(const Tensor* self) { return self->element_size(); }
EXPORT int32_t tensor_type(const Tensor* self) { return static_cast<int32_t>(self->scalar_type()); }
EXPORT int32_t tensor_device_type(const Tensor* self) { return static_cast<int32_t>(self->device().type()); }
EXPORT int32_t tensor_device_index(const Tensor* self) { return self->device().index(); }
EXPORT int32_t tensor_is_contiguous(const Tensor* self) { return self->is_contiguous() ? 1 : 0; }
EXPORT int32_t tensor_is_leaf(const Tensor* self) { return self->is_leaf() ? 1 : 0; }
EXPORT int32_t tensor_is_sparse(const Tensor* self) { return self->is_sparse() ? 1 : 0; }
EXPORT int64_t tensor_storage_offset(const Tensor* self) { return self->storage_offset(); }
EXPORT int32_t tensor_requires_grad(const Tensor* self) { return self->requires_grad() ? 1 : 0; }

EXPORT void tensor_sizes(const Tensor* self, int64_t* sizes)
{
    for (auto size : self->sizes()) *sizes++ = size;
}

EXPORT int32_t tensor_strides(const Tensor* self, int64_t* strides)
{
    return doing([&] { for (auto stride : self->strides()) *strides++ = stride; });
}

EXPORT int32_t tensor_size(const Tensor* self, int64_t dim, int64_t* size) { return doing([&] { *size = self->size(dim); }); }
EXPORT int32_t tensor_stride(const Tensor* self, int64_t dim, int64_t* stride)
{
    return doing([&] { *stride = self->stride(dim); });
}

EXPORT void* tensor_data(const Tensor* self)
{
    void* data = nullptr;
    attempt([&] { data = self->data_ptr(); });
    return data;
}

EXPORT int32_t tensor_is_pinned(const Tensor* self)
{
    bool pinned = false;
    attempt([&] { pinned = self->is_pinned(); });
    return pinned ? 1 : 0;
}

EXPORT int32_t tensor_item(const Tensor* self, ScalarValue* value)
{
    return doing([&] {
        auto scalar = self->item();
        *value = ScalarValue();
        if (scalar.isBoolean())
        {
            value->kind = ScalarValue::Boolean;
            value->integer = scalar.toBool() ? 1 : 0;
        }
        else if (scalar.isIntegral(false))
        {
            value->kind = ScalarValue::Integer;
            value->integer = scalar.toLong();
        }
        else
        {
            value->kind = ScalarValue::Real;
            value->real = scalar.toDouble();
        }
    });
}

EXPORT Tensor* tensor_to(const Tensor* self, Placement placement, int32_t copy, int32_t non_blocking)
{
    return returning([&] { return self->to(placement.options(), non_blocking != 0, copy != 0); });
}

EXPORT Tensor* tensor_pin_memory(const Tensor* self) { return returning([&] { return self->pin_memory(); }); }
EXPORT Tensor* tensor_clone(const Tensor* self) { return returning([&] { return self->clone(); }); }
EXPORT Tensor* tensor_contiguous(const Tensor* self) { return returning([&] { return self->contiguous(); }); }
EXPORT Tensor* tensor_detach(const Tensor* self) { return returning([&] { return self->detach(); }); }
EXPORT int32_t tensor_detach_(Tensor* self) { return doing([&] { self->detach_(); }); }

EXPORT int32_t tensor_set_(Tensor* self, const Tensor* source) { return doing([&] { self->set_(*source); }); }
EXPORT int32_t tensor_copy_(Tensor* self, const Tensor* source, int32_t non_blocking)
{
    return doing([&] { self->copy_(*source, non_blocking != 0); });
}
