#include "bitmap.h"

#include <cstring>

namespace {
bool starts_with(const uint8_t* data, size_t length, const char* signature, size_t size) {
    return length >= size && memcmp(data, signature, size) == 0;
}

int32_t decode(const uint8_t* data, size_t length, ImagingBitmap* bitmap, Message message) {
    if (starts_with(data, length, "\xFF\xD8\xFF", 3))
        return decode_jpeg(data, length, bitmap, message);
    if (starts_with(data, length, "\x89PNG\r\n\x1A\n", 8))
        return decode_png(data, length, bitmap, message);
    if (starts_with(data, length, "GIF87a", 6) || starts_with(data, length, "GIF89a", 6))
        return decode_gif(data, length, bitmap, message);
    if (starts_with(data, length, "BM", 2))
        return decode_bmp(data, length, bitmap, message);
    return report(message, ImagingFailed, length == 0 ? "there are no bytes" : "the bytes are not a JPEG, PNG, BMP or GIF image");
}
}

IMAGING_API int32_t imaging_decode(const uint8_t* data, size_t length, ImagingBitmap* bitmap, char* text, size_t capacity) {
    *bitmap = {};
    int32_t status = decode(data, length, bitmap, {text, capacity});
    if (status == ImagingFailed) {
        imaging_free(bitmap->pixels);
        *bitmap = {};
        return status;
    }
    premultiply(bitmap);
    return status;
}

IMAGING_API int32_t imaging_encode(const ImagingBitmap* bitmap, int32_t format, int32_t swap, int32_t quality,
    uint8_t** encoded, size_t* length, char* text, size_t capacity) {
    *encoded = nullptr;
    *length = 0;
    Message message{text, capacity};
    int32_t status = format == ImagingJpeg
        ? encode_jpeg(bitmap, swap != 0, quality, encoded, length, message)
        : encode_png(bitmap, swap != 0, encoded, length, message);
    if (status == ImagingFailed) {
        imaging_free(*encoded);
        *encoded = nullptr;
    }
    return status;
}
