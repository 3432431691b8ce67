#include "bitmap.h"

#include <cstdarg>
#include <cstdio>
#include <cstdlib>

namespace {
constexpr uint64_t LargestSide = 1u << 17;
constexpr uint64_t MostPixels = 1u << 28;
}

int32_t report(Message message, ImagingStatus status, const char* format, ...) {
    if (message.text != nullptr && message.capacity > 0) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(message.text, message.capacity, format, arguments);
        va_end(arguments);
    }
    return status;
}

int32_t create_bitmap(ImagingBitmap* bitmap, uint64_t width, uint64_t height, bool opaque, Message message) {
    if (width == 0 || height == 0 || width > LargestSide || height > LargestSide || width * height > MostPixels)
        return report(message, ImagingFailed, "the image size %llu x %llu is out of range",
            static_cast<unsigned long long>(width), static_cast<unsigned long long>(height));
    bitmap->pixels = imaging_allocate(width * height * 4);
    if (bitmap->pixels == nullptr)
        return report(message, ImagingFailed, "there is no memory for %llu x %llu pixels",
            static_cast<unsigned long long>(width), static_cast<unsigned long long>(height));
    bitmap->width = static_cast<int32_t>(width);
    bitmap->height = static_cast<int32_t>(height);
    bitmap->opaque = opaque;
    return ImagingComplete;
}

void premultiply(ImagingBitmap* bitmap) {
    if (bitmap->opaque)
        return;
    size_t count = static_cast<size_t>(bitmap->width) * bitmap->height;
    for (uint8_t* pixel = bitmap->pixels; count > 0; count--, pixel += 4) {
        uint32_t alpha = pixel[3];
        if (alpha == 255)
            continue;
        pixel[0] = multiply(pixel[0], alpha);
        pixel[1] = multiply(pixel[1], alpha);
        pixel[2] = multiply(pixel[2], alpha);
    }
}

IMAGING_API uint8_t* imaging_allocate(size_t length) { return static_cast<uint8_t*>(calloc(length, 1)); }

IMAGING_API void imaging_free(void* memory) { free(memory); }
