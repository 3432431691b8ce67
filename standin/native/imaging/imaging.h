// Image files to and from 4-channel 8-bit pixels. C ABI, thread-safe, never throws and never exits the process.
#pragma once

#include <cstddef>
#include <cstdint>

#define IMAGING_API extern "C" __attribute__((visibility("default")))

// What a decoder could make of a file. Incomplete: the header is sound and the rows that could be read are there, the rest is zero.
enum ImagingStatus : int32_t { ImagingComplete = 0, ImagingIncomplete = 1, ImagingFailed = 2 };

enum ImagingFormat : int32_t { ImagingPng = 0, ImagingJpeg = 1 };

enum ImagingFilter : int32_t { ImagingNearest = 0, ImagingSmooth = 1 };

// Rows from top to bottom, no padding between them; bytes B, G, R, A; colours premultiplied by alpha.
struct ImagingBitmap {
    uint8_t* pixels;
    int32_t width;
    int32_t height;
    int32_t opaque;
};

// Where `source`, stretched, lands on `target`; what falls outside `target` is cut off.
struct ImagingRectangle {
    int32_t x, y, width, height;
};

// Decodes a JPEG, PNG, BMP or GIF (first frame). `message` receives the reason unless the status is Complete.
IMAGING_API int32_t imaging_decode(const uint8_t* data, size_t length, ImagingBitmap* bitmap, char* message, size_t capacity);

// `swap` says that the first channel is red. `quality` (1-100) concerns JPEG only.
IMAGING_API int32_t imaging_encode(const ImagingBitmap* bitmap, int32_t format, int32_t swap, int32_t quality,
    uint8_t** encoded, size_t* length, char* message, size_t capacity);

// Draws `source` over `target`, whose pixels outside the rectangle keep their values.
IMAGING_API int32_t imaging_draw(const ImagingBitmap* source, const ImagingBitmap* target, const ImagingRectangle* rectangle, int32_t filter);

// Zeroed memory, or null.
IMAGING_API uint8_t* imaging_allocate(size_t length);
IMAGING_API void imaging_free(void* memory);
