#pragma once

#include "imaging.h"

// Where a decoder writes its reason; the buffer is the caller's.
struct Message {
    char* text;
    size_t capacity;
};

// Sets the message and returns `status`, so that decoders can end with it.
int32_t report(Message message, ImagingStatus status, const char* format, ...) __attribute__((format(printf, 3, 4)));

// Allocates zeroed pixels. Refuses sizes that no real photograph has, so that a forged header of a few bytes cannot take all memory.
int32_t create_bitmap(ImagingBitmap* bitmap, uint64_t width, uint64_t height, bool opaque, Message message);

// Unpremultiplied pixels to premultiplied ones, in place.
void premultiply(ImagingBitmap* bitmap);

// round(value * scale / 255)
inline uint8_t multiply(uint32_t value, uint32_t scale) {
    uint32_t product = value * scale + 128;
    return static_cast<uint8_t>((product + (product >> 8)) >> 8);
}

int32_t decode_jpeg(const uint8_t* data, size_t length, ImagingBitmap* bitmap, Message message);
int32_t decode_png(const uint8_t* data, size_t length, ImagingBitmap* bitmap, Message message);
int32_t decode_bmp(const uint8_t* data, size_t length, ImagingBitmap* bitmap, Message message);
int32_t decode_gif(const uint8_t* data, size_t length, ImagingBitmap* bitmap, Message message);

int32_t encode_jpeg(const ImagingBitmap* bitmap, bool swap, int quality, uint8_t** encoded, size_t* length, Message message);
int32_t encode_png(const ImagingBitmap* bitmap, bool swap, uint8_t** encoded, size_t* length, Message message);
