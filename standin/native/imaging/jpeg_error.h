#pragma once

#include <csetjmp>
#include <cstddef>
#include <cstdio>

#include <jpeglib.h>

// libjpeg's error manager that jumps back instead of ending the process. `base` comes first: libjpeg hands back a pointer to it.
struct JpegErrors {
    jpeg_error_mgr base;
    jmp_buf return_point;
    char text[JMSG_LENGTH_MAX];
};

inline void prepare(JpegErrors* errors, j_common_ptr codec) {
    codec->err = jpeg_std_error(&errors->base);
    errors->text[0] = 0;
    errors->base.error_exit = [](j_common_ptr failed) {
        auto* self = reinterpret_cast<JpegErrors*>(failed->err);
        self->base.format_message(failed, self->text);
        longjmp(self->return_point, 1);
    };
    // Warnings (a bad Huffman code, say) are recovered from; nothing is printed.
    errors->base.output_message = [](j_common_ptr) {};
}
