#include "mip_level.h"

namespace {
// How one target position gathers source positions: two equal ones, or 1-2-1 where the source side is odd, or one where it is 1.
struct Taps {
    int count;
    uint32_t weight[3];
    int shift;
};

Taps taps_for(int size) {
    if (size == 1)
        return {1, {1, 0, 0}, 0};
    return size % 2 == 0 ? Taps{2, {1, 1, 0}, 1} : Taps{3, {1, 2, 1}, 2};
}
}

bool halve(const ImagingBitmap* source, ImagingBitmap* target) {
    Taps across = taps_for(source->width), down = taps_for(source->height);
    target->width = source->width > 1 ? source->width / 2 : 1;
    target->height = source->height > 1 ? source->height / 2 : 1;
    target->opaque = source->opaque;
    target->pixels = imaging_allocate(static_cast<size_t>(target->width) * target->height * 4);
    if (target->pixels == nullptr)
        return false;
    size_t stride = static_cast<size_t>(source->width) * 4;
    uint8_t* out = target->pixels;
    for (int y = 0; y < target->height; y++) {
        const uint8_t* rows = source->pixels + stride * (source->height > 1 ? 2 * y : 0);
        for (int x = 0; x < target->width; x++) {
            const uint8_t* corner = rows + (source->width > 1 ? 8 * static_cast<size_t>(x) : 0);
            for (int channel = 0; channel < 4; channel++) {
                uint32_t sum = 0;
                for (int j = 0; j < down.count; j++)
                    for (int i = 0; i < across.count; i++)
                        sum += down.weight[j] * across.weight[i] * corner[stride * j + 4 * i + channel];
                *out++ = static_cast<uint8_t>(sum >> (across.shift + down.shift));
            }
        }
    }
    return true;
}
