#include "bitmap.h"

#include <csetjmp>
#include <cstdlib>
#include <cstring>

#include <png.h>

namespace {
struct Writer {
    uint8_t* bytes;
    size_t length;
    size_t capacity;
    uint8_t* row;
    char text[128];
};

void fail(png_structp png, png_const_charp text) {
    auto* writer = static_cast<Writer*>(png_get_error_ptr(png));
    strncpy(writer->text, text, sizeof writer->text - 1);
    png_longjmp(png, 1);
}

void put(png_structp png, png_bytep source, size_t count) {
    auto* writer = static_cast<Writer*>(png_get_io_ptr(png));
    if (writer->length + count > writer->capacity) {
        size_t capacity = (writer->length + count) * 2;
        auto* larger = static_cast<uint8_t*>(realloc(writer->bytes, capacity));
        if (larger == nullptr)
            png_error(png, "there is no memory for the encoded image");
        writer->bytes = larger;
        writer->capacity = capacity;
    }
    memcpy(writer->bytes + writer->length, source, count);
    writer->length += count;
}

// PNG stores colours that are not multiplied by alpha; opaque images have no alpha at all.
void convert_row(const uint8_t* source, uint8_t* target, int width, bool opaque) {
    for (; width > 0; width--, source += 4) {
        uint32_t alpha = opaque ? 255 : source[3];
        for (int channel = 0; channel < 3; channel++) {
            uint32_t value = source[channel];
            if (alpha != 255)
                value = alpha == 0 ? 0 : (value * 255 + alpha / 2) / alpha;
            *target++ = static_cast<uint8_t>(value > 255 ? 255 : value);
        }
        if (!opaque)
            *target++ = source[3];
    }
}

void encode_rows(png_structp png, png_infop info, Writer* writer, const ImagingBitmap* bitmap, bool swap) {
    png_set_IHDR(png, info, bitmap->width, bitmap->height, 8, bitmap->opaque ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGB_ALPHA,
        PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    if (!swap)
        png_set_bgr(png);
    size_t stride = static_cast<size_t>(bitmap->width) * 4;
    for (int y = 0; y < bitmap->height; y++) {
        convert_row(bitmap->pixels + stride * y, writer->row, bitmap->width, bitmap->opaque != 0);
        png_write_row(png, writer->row);
    }
    png_write_end(png, info);
}
}

int32_t encode_png(const ImagingBitmap* bitmap, bool swap, uint8_t** encoded, size_t* length, Message message) {
    auto* writer = static_cast<Writer*>(calloc(1, sizeof(Writer)));
    uint8_t* row = static_cast<uint8_t*>(malloc(static_cast<size_t>(bitmap->width) * 4));
    png_structp png = writer == nullptr || row == nullptr
        ? nullptr
        : png_create_write_struct(PNG_LIBPNG_VER_STRING, writer, fail, [](png_structp, png_const_charp) {});
    png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
    volatile int32_t status = ImagingComplete;
    if (info == nullptr) {
        status = report(message, ImagingFailed, "there is no memory for the PNG encoder");
    } else if (setjmp(png_jmpbuf(png)) == 0) {
        writer->row = row;
        png_set_write_fn(png, writer, put, [](png_structp) {});
        encode_rows(png, info, writer, bitmap, swap);
    } else {
        status = report(message, ImagingFailed, "%s", writer->text);
    }
    png_destroy_write_struct(&png, &info);
    if (writer != nullptr) {
        *encoded = writer->bytes;
        *length = writer->length;
    }
    free(writer);
    free(row);
    return status;
}
