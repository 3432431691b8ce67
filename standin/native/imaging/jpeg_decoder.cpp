#include "bitmap.h"
#include "jpeg_error.h"

#include <cstdlib>

#include <jerror.h>

namespace {
// A progressive file costs time in proportion to its scans; real encoders write about ten.
constexpr int MostScans = 500;

// All bytes are there at the start. Asking for more suspends the decoder instead of inventing an end marker, so that truncation shows.
void attach(jpeg_source_mgr* source, const uint8_t* data, size_t length) {
    source->next_input_byte = data;
    source->bytes_in_buffer = length;
    source->init_source = [](j_decompress_ptr) {};
    source->term_source = [](j_decompress_ptr) {};
    source->resync_to_restart = jpeg_resync_to_restart;
    source->fill_input_buffer = [](j_decompress_ptr) -> boolean { return FALSE; };
    source->skip_input_data = [](j_decompress_ptr decoder, long count) {
        if (count <= 0)
            return;
        size_t skipped = static_cast<size_t>(count) < decoder->src->bytes_in_buffer ? static_cast<size_t>(count) : decoder->src->bytes_in_buffer;
        decoder->src->next_input_byte += skipped;
        decoder->src->bytes_in_buffer -= skipped;
    };
}

void watch_scans(jpeg_progress_mgr* progress) {
    progress->progress_monitor = [](j_common_ptr codec) {
        if (codec->is_decompressor && reinterpret_cast<j_decompress_ptr>(codec)->input_scan_number > MostScans) {
            codec->err->msg_code = JERR_BAD_PROGRESSION;
            codec->err->error_exit(codec);
        }
    };
}

// Adobe's CMYK is stored inverted, and so are libjpeg's output bytes: C' K' / 255 is red.
void cmyk_to_bgra(uint8_t* row, int width) {
    for (; width > 0; width--, row += 4) {
        uint8_t red = multiply(row[0], row[3]), green = multiply(row[1], row[3]), blue = multiply(row[2], row[3]);
        row[0] = blue;
        row[1] = green;
        row[2] = red;
        row[3] = 255;
    }
}

struct Decoder {
    jpeg_decompress_struct jpeg;
    jpeg_source_mgr source;
    jpeg_progress_mgr progress;
    JpegErrors errors;
};

int32_t decode_rows(Decoder* decoder, ImagingBitmap* bitmap, Message message) {
    jpeg_decompress_struct* jpeg = &decoder->jpeg;
    if (jpeg_read_header(jpeg, TRUE) != JPEG_HEADER_OK)
        return report(message, ImagingFailed, "the JPEG file ends within its header");
    bool cmyk = jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK;
    jpeg->out_color_space = cmyk ? JCS_CMYK : JCS_EXT_BGRA;
    int32_t status = create_bitmap(bitmap, jpeg->image_width, jpeg->image_height, true, message);
    if (status != ImagingComplete)
        return status;
    if (!jpeg_start_decompress(jpeg))
        return report(message, ImagingFailed, "the progressive JPEG file is truncated");

    size_t stride = static_cast<size_t>(bitmap->width) * 4;
    while (jpeg->output_scanline < jpeg->output_height) {
        JSAMPROW row = bitmap->pixels + stride * jpeg->output_scanline;
        if (jpeg_read_scanlines(jpeg, &row, 1) != 1)
            return report(message, ImagingIncomplete, "the JPEG file is truncated: %u of %u rows can be read",
                jpeg->output_scanline, jpeg->output_height);
        if (cmyk)
            cmyk_to_bgra(row, bitmap->width);
    }
    return ImagingComplete;
}
}

int32_t decode_jpeg(const uint8_t* data, size_t length, ImagingBitmap* bitmap, Message message) {
    auto* decoder = static_cast<Decoder*>(calloc(1, sizeof(Decoder)));
    if (decoder == nullptr)
        return report(message, ImagingFailed, "there is no memory for the JPEG decoder");
    prepare(&decoder->errors, reinterpret_cast<j_common_ptr>(&decoder->jpeg));
    volatile int32_t status = ImagingFailed;
    if (setjmp(decoder->errors.return_point) == 0) {
        jpeg_create_decompress(&decoder->jpeg);
        attach(&decoder->source, data, length);
        decoder->jpeg.src = &decoder->source;
        watch_scans(&decoder->progress);
        decoder->jpeg.progress = &decoder->progress;
        status = decode_rows(decoder, bitmap, message);
    } else {
        status = report(message, ImagingFailed, "%s", decoder->errors.text);
    }
    jpeg_destroy_decompress(&decoder->jpeg);
    free(decoder);
    return status;
}
