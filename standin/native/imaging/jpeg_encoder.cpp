#include "bitmap.h"
#include "jpeg_error.h"

#include <cstdlib>

int32_t encode_jpeg(const ImagingBitmap* bitmap, bool swap, int quality, uint8_t** encoded, size_t* length, Message message) {
    struct Encoder {
        jpeg_compress_struct jpeg;
        JpegErrors errors;
        unsigned char* bytes;
        unsigned long size;
    };
    auto* encoder = static_cast<Encoder*>(calloc(1, sizeof(Encoder)));
    if (encoder == nullptr)
        return report(message, ImagingFailed, "there is no memory for the JPEG encoder");
    jpeg_compress_struct* jpeg = &encoder->jpeg;
    prepare(&encoder->errors, reinterpret_cast<j_common_ptr>(jpeg));
    volatile int32_t status = ImagingComplete;
    if (setjmp(encoder->errors.return_point) == 0) {
        jpeg_create_compress(jpeg);
        jpeg_mem_dest(jpeg, &encoder->bytes, &encoder->size);
        jpeg->image_width = bitmap->width;
        jpeg->image_height = bitmap->height;
        jpeg->input_components = 4;
        jpeg->in_color_space = swap ? JCS_EXT_RGBX : JCS_EXT_BGRX;
        jpeg_set_defaults(jpeg);
        jpeg_set_quality(jpeg, quality, TRUE);
        jpeg_start_compress(jpeg, TRUE);
        size_t stride = static_cast<size_t>(bitmap->width) * 4;
        while (jpeg->next_scanline < jpeg->image_height) {
            JSAMPROW row = bitmap->pixels + stride * jpeg->next_scanline;
            jpeg_write_scanlines(jpeg, &row, 1);
        }
        jpeg_finish_compress(jpeg);
    } else {
        status = report(message, ImagingFailed, "%s", encoder->errors.text);
    }
    jpeg_destroy_compress(jpeg);
    *encoded = encoder->bytes;
    *length = encoder->size;
    free(encoder);
    return status;
}
