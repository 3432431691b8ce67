// Views, joins and picks.
#include "interop.h"

#include <ATen/TensorIndexing.h>

#define TAKES_SIZES(name)                                                                                              \
    EXPORT Tensor* tensor_##name(const Tensor* self, const int64_t* values, int32_t count)                             \
    {                                                                                                                  \
        return returning([&] { return self->name(int_array(values, count)); });                                        \
    }
TAKES_SIZES(view)
TAKES_SIZES(reshape)
TAKES_SIZES(permute)
TAKES_SIZES(flip)
TAKES_SIZES(repeat)
TAKES_SIZES(tile)

EXPORT Tensor* tensor_expand(const Tensor* self, const int64_t* sizes, int32_t count, int32_t implicit)
{
    return returning([&] { return self->expand(int_array(sizes, count), implicit != 0); });
}
EXPORT Tensor* tensor_as_strided(
    const Tensor* self, const int64_t* sizes, int32_t count, const int64_t* strides, int64_t offset)
{
    return returning([&] { return self->as_strided(int_array(sizes, count), int_array(strides, count), offset); });
}
EXPORT Tensor* tensor_transpose(const Tensor* self, int64_t first, int64_t second)
{
    return returning([&] { return self->transpose(first, second); });
}
EXPORT int32_t tensor_transpose_(Tensor* self, int64_t first, int64_t second)
{
    return doing([&] { self->transpose_(first, second); });
}
EXPORT Tensor* tensor_t(const Tensor* self) { return returning([&] { return self->t(); }); }
EXPORT Tensor* tensor_flatten(const Tensor* self, int64_t start, int64_t end)
{
    return returning([&] { return self->flatten(start, end); });
}
EXPORT Tensor* tensor_squeeze(const Tensor* self) { return returning([&] { return self->squeeze(); }); }
EXPORT int32_t tensor_squeeze_(Tensor* self) { return doing([&] { self->squeeze_(); }); }
EXPORT Tensor* tensor_squeeze_dim(const Tensor* self, int64_t dim)
{
    return returning([&] { return self->squeeze(dim); });
}
EXPORT int32_t tensor_squeeze_dim_(Tensor* self, int64_t dim) { return doing([&] { self->squeeze_(dim); }); }
EXPORT Tensor* tensor_unsqueeze(const Tensor* self, int64_t dim)
{
    return returning([&] { return self->unsqueeze(dim); });
}
EXPORT int32_t tensor_unsqueeze_(Tensor* self, int64_t dim) { return doing([&] { self->unsqueeze_(dim); }); }
EXPORT Tensor* tensor_narrow(const Tensor* self, int64_t dim, int64_t start, int64_t length)
{
    return returning([&] { return self->narrow(dim, start, length); });
}
EXPORT Tensor* tensor_slice(const Tensor* self, int64_t dim, int64_t start, int64_t end, int64_t step)
{
    return returning([&] { return self->slice(dim, start, end, step); });
}
EXPORT Tensor* tensor_select(const Tensor* self, int64_t dim, int64_t index)
{
    return returning([&] { return self->select(dim, index); });
}
EXPORT Tensor* tensor_index_select(const Tensor* self, int64_t dim, const Tensor* index)
{
    return returning([&] { return self->index_select(dim, *index); });
}
EXPORT Tensor* tensor_gather(const Tensor* self, int64_t dim, const Tensor* index)
{
    return returning([&] { return self->gather(dim, *index); });
}
EXPORT Tensor* tensor_scatter(const Tensor* self, int64_t dim, const Tensor* index, const Tensor* source)
{
    return returning([&] { return self->scatter(dim, *index, *source); });
}
EXPORT int32_t tensor_scatter_(Tensor* self, int64_t dim, const Tensor* index, const Tensor* source)
{
    return doing([&] { self->scatter_(dim, *index, *source); });
}
EXPORT Tensor* tensor_scatter_add(const Tensor* self, int64_t dim, const Tensor* index, const Tensor* source)
{
    return returning([&] { return self->scatter_add(dim, *index, *source); });
}
EXPORT int32_t tensor_scatter_add_(Tensor* self, int64_t dim, const Tensor* index, const Tensor* source)
{
    return doing([&] { self->scatter_add_(dim, *index, *source); });
}
EXPORT Tensor* tensor_masked_fill(const Tensor* self, const Tensor* mask, ScalarValue value)
{
    return returning([&] { return self->masked_fill(*mask, value.to_scalar()); });
}
EXPORT int32_t tensor_masked_fill_(Tensor* self, const Tensor* mask, ScalarValue value)
{
    return doing([&] { self->masked_fill_(*mask, value.to_scalar()); });
}
EXPORT Tensor* tensor_masked_select(const Tensor* self, const Tensor* mask)
{
    return returning([&] { return self->masked_select(*mask); });
}
EXPORT Tensor* tensor_roll(
    const Tensor* self, const int64_t* shifts, int32_t shift_count, const int64_t* dims, int32_t dim_count)
{
    return returning([&] { return self->roll(int_array(shifts, shift_count), int_array(dims, dim_count)); });
}

EXPORT Tensor* tensors_cat(Tensor* const* tensors, int32_t count, int64_t dim)
{
    return returning([&] { return at::cat(tensor_list(tensors, count), dim); });
}
EXPORT Tensor* tensors_stack(Tensor* const* tensors, int32_t count, int64_t dim)
{
    return returning([&] { return at::stack(tensor_list(tensors, count), dim); });
}

namespace
{
// Fills the caller's array; the number written, or -1 with the error kept.
template <class Expression> int32_t fill(Tensor** results, int32_t capacity, Expression&& expression)
{
    int32_t count = -1;
    attempt([&] {
        auto pieces = expression();
        TORCH_CHECK(static_cast<int64_t>(pieces.size()) <= capacity, "more pieces than expected");
        for (size_t i = 0; i < pieces.size(); i++) results[i] = new Tensor(pieces[i]);
        count = static_cast<int32_t>(pieces.size());
    });
    return count;
}
}

EXPORT int32_t tensor_split(const Tensor* self, int64_t size, int64_t dim, Tensor** results, int32_t capacity)
{
    return fill(results, capacity, [&] { return self->split(size, dim); });
}
EXPORT int32_t tensor_split_sizes(
    const Tensor* self, const int64_t* sizes, int32_t count, int64_t dim, Tensor** results, int32_t capacity)
{
    return fill(results, capacity, [&] { return self->split_with_sizes(int_array(sizes, count), dim); });
}
EXPORT int32_t tensor_chunk(const Tensor* self, int64_t chunks, int64_t dim, Tensor** results, int32_t capacity)
{
    return fill(results, capacity, [&] { return self->chunk(chunks, dim); });
}
EXPORT int32_t tensor_unbind(const Tensor* self, int64_t dim, Tensor** results, int32_t capacity)
{
    return fill(results, capacity, [&] { return self->unbind(dim); });
}

// One entry of self[...].
struct IndexEntry
{
    enum Kind : int64_t { None = 0, Ellipsis = 1, Boolean = 2, Single = 3, Slice = 4, Picked = 5 };

    int64_t kind;
    int64_t start;
    int64_t stop;
    int64_t step;
    const Tensor* tensor;
};

namespace
{
std::vector<at::indexing::TensorIndex> decode(const IndexEntry* entries, int32_t count)
{
    std::vector<at::indexing::TensorIndex> result;
    result.reserve(count);
    for (int32_t i = 0; i < count; i++)
    {
        const auto& entry = entries[i];
        switch (entry.kind)
        {
        case IndexEntry::Ellipsis: result.emplace_back(at::indexing::Ellipsis); break;
        case IndexEntry::Boolean: result.emplace_back(entry.start != 0); break;
        case IndexEntry::Single: result.emplace_back(entry.start); break;
        case IndexEntry::Slice: result.emplace_back(at::indexing::Slice(entry.start, entry.stop, entry.step)); break;
        case IndexEntry::Picked: result.emplace_back(*entry.tensor); break;
        default: result.emplace_back(at::indexing::None); break;
        }
    }
    return result;
}
}

EXPORT Tensor* tensor_index(const Tensor* self, const IndexEntry* entries, int32_t count)
{
    return returning([&] { return self->index(decode(entries, count)); });
}
EXPORT int32_t tensor_index_put_(Tensor* self, const IndexEntry* entries, int32_t count, const Tensor* value)
{
    return doing([&] { self->index_put_(decode(entries, count), *value); });
}
EXPORT int32_t tensor_index_put_scalar_(Tensor* self, const IndexEntry* entries, int32_t count, ScalarValue value)
{
    return doing([&] { self->index_put_(decode(entries, count), value.to_scalar()); });
}
