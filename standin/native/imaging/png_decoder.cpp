#include "bitmap.h"

#include <csetjmp>
#include <cstdlib>
#include <cstring>

#include <png.h>

namespace {
struct Reader {
    const uint8_t* next;
    size_t remaining;
    ImagingBitmap* bitmap;
    png_uint_32 rows;   // rows of the last pass that are there
    int passes;
    bool truncated;
    char text[128];
};

void fail(png_structp png, png_const_charp text) {
    auto* reader = static_cast<Reader*>(png_get_error_ptr(png));
    strncpy(reader->text, text, sizeof reader->text - 1);
    png_longjmp(png, 1);
}

void take(png_structp png, png_bytep destination, size_t count) {
    auto* reader = static_cast<Reader*>(png_get_io_ptr(png));
    if (count > reader->remaining) {
        reader->truncated = true;
        png_error(png, "the PNG file is truncated");
    }
    memcpy(destination, reader->next, count);
    reader->next += count;
    reader->remaining -= count;
}

// Every colour type and depth becomes 8-bit B, G, R, A.
void ask_for_bgra(png_structp png, png_infop info) {
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    png_set_bgr(png);
    png_set_add_alpha(png, 0xFF, PNG_FILLER_AFTER);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
}

int32_t decode_rows(png_structp png, png_infop info, Reader* reader, Message message) {
    png_read_info(png, info);
    bool opaque = (png_get_color_type(png, info) & PNG_COLOR_MASK_ALPHA) == 0 && !png_get_valid(png, info, PNG_INFO_tRNS);
    int32_t status = create_bitmap(reader->bitmap, png_get_image_width(png, info), png_get_image_height(png, info), opaque, message);
    if (status != ImagingComplete)
        return status;
    reader->passes = png_get_interlace_type(png, info) == PNG_INTERLACE_ADAM7 ? 7 : 1;
    ask_for_bgra(png, info);
    size_t stride = static_cast<size_t>(reader->bitmap->width) * 4;
    if (png_get_rowbytes(png, info) != stride)
        return report(message, ImagingFailed, "the PNG file has an unexpected row size");
    for (int pass = 0; pass < reader->passes; pass++)
        for (reader->rows = 0; reader->rows < static_cast<png_uint_32>(reader->bitmap->height); reader->rows++)
            png_read_row(png, reader->bitmap->pixels + stride * reader->rows, nullptr);
    return ImagingComplete;
}
}

int32_t decode_png(const uint8_t* data, size_t length, ImagingBitmap* bitmap, Message message) {
    auto* reader = static_cast<Reader*>(calloc(1, sizeof(Reader)));
    if (reader == nullptr)
        return report(message, ImagingFailed, "there is no memory for the PNG decoder");
    reader->next = data;
    reader->remaining = length;
    reader->bitmap = bitmap;
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reader, fail, [](png_structp, png_const_charp) {});
    png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
    volatile int32_t status = ImagingFailed;
    if (info == nullptr) {
        report(message, ImagingFailed, "there is no memory for the PNG decoder");
    } else if (setjmp(png_jmpbuf(png)) == 0) {
        png_set_read_fn(png, reader, take);
        status = decode_rows(png, info, reader, message);
    } else if (reader->truncated && bitmap->pixels != nullptr) {
        status = report(message, ImagingIncomplete, "the PNG file is truncated: %u of %d rows can be read", reader->rows, bitmap->height);
    } else {
        status = report(message, ImagingFailed, "%s", reader->text);
    }
    png_destroy_read_struct(&png, &info, nullptr);
    free(reader);
    return status;
}
