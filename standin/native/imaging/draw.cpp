#include "bitmap.h"
#include "mip_level.h"

#include <cmath>
#include <cstdlib>

namespace {
// The weights of up to four neighbouring source positions for one target position along one axis.
struct Tap {
    int32_t position[4];
    float weight[4];
};

int32_t clamp(int64_t value, int32_t size) {
    return static_cast<int32_t>(value < 0 ? 0 : value >= size ? size - 1 : value);
}

void nearest(Tap* tap, double centre, int32_t size) {
    *tap = {{clamp(static_cast<int64_t>(std::floor(centre)), size)}, {1}};
}

void linear(Tap* tap, double centre, int32_t size) {
    auto left = static_cast<int64_t>(std::floor(centre - 0.5));
    auto share = static_cast<float>(centre - 0.5 - static_cast<double>(left));
    *tap = {{clamp(left, size), clamp(left + 1, size)}, {1 - share, share}};
}

// Mitchell and Netravali 1988 with B = C = 1/3.
void cubic(Tap* tap, double centre, int32_t size) {
    auto left = static_cast<int64_t>(std::floor(centre - 0.5));
    auto t = static_cast<float>(centre - 0.5 - static_cast<double>(left));
    for (int i = 0; i < 4; i++)
        tap->position[i] = clamp(left - 1 + i, size);
    float square = t * t, cube = square * t;
    tap->weight[0] = (1 - 9 * t + 15 * square - 7 * cube) / 18;
    tap->weight[1] = (16 - 36 * square + 21 * cube) / 18;
    tap->weight[2] = (1 + 9 * t + 27 * square - 21 * cube) / 18;
    tap->weight[3] = (-6 * square + 7 * cube) / 18;
}

using Sampler = void (*)(Tap*, double, int32_t);

struct Sampling {
    Sampler sampler;
    int taps;
};

// Taps for target positions first..last-1; the drawn side covers [start, start + length) of the target.
Tap* build_taps(Sampler sampler, int32_t size, int32_t start, int32_t length, int32_t first, int32_t last) {
    auto* taps = static_cast<Tap*>(malloc(sizeof(Tap) * (last - first)));
    if (taps != nullptr)
        for (int32_t i = first; i < last; i++)
            sampler(&taps[i - first], (i - start + 0.5) * size / length, size);
    return taps;
}

void blend(uint8_t* pixel, const float sum[4], bool opaque_target) {
    float alpha = std::fmin(std::fmax(sum[3], 0), 255), rest = 1 - alpha / 255;
    for (int channel = 0; channel < 3; channel++)
        pixel[channel] = static_cast<uint8_t>(std::fmin(std::fmax(sum[channel], 0), alpha) + rest * pixel[channel] + 0.5f);
    pixel[3] = opaque_target ? 255 : static_cast<uint8_t>(alpha + rest * pixel[3] + 0.5f);
}

bool draw(const ImagingBitmap* source, const ImagingBitmap* target, const ImagingRectangle& place, Sampling sampling) {
    int32_t left = place.x > 0 ? place.x : 0, right = place.x + place.width < target->width ? place.x + place.width : target->width;
    int32_t top = place.y > 0 ? place.y : 0, bottom = place.y + place.height < target->height ? place.y + place.height : target->height;
    if (left >= right || top >= bottom)
        return true;
    Tap* across = build_taps(sampling.sampler, source->width, place.x, place.width, left, right);
    Tap* down = build_taps(sampling.sampler, source->height, place.y, place.height, top, bottom);
    bool drawn = across != nullptr && down != nullptr;
    size_t stride = static_cast<size_t>(source->width) * 4;
    for (int32_t y = top; drawn && y < bottom; y++) {
        const Tap& row = down[y - top];
        uint8_t* pixel = target->pixels + (static_cast<size_t>(y) * target->width + left) * 4;
        for (int32_t x = left; x < right; x++, pixel += 4) {
            const Tap& column = across[x - left];
            float sum[4] = {};
            for (int j = 0; j < sampling.taps; j++) {
                const uint8_t* line = source->pixels + stride * row.position[j];
                for (int i = 0; i < sampling.taps; i++) {
                    const uint8_t* sample = line + 4 * static_cast<size_t>(column.position[i]);
                    float weight = row.weight[j] * column.weight[i];
                    for (int channel = 0; channel < 4; channel++)
                        sum[channel] += weight * sample[channel];
                }
            }
            blend(pixel, sum, target->opaque != 0);
        }
    }
    free(across);
    free(down);
    return drawn;
}

// Shrinking: the mip level nearest to the wanted scale, then linear; cubic would skip source pixels.
bool draw_smaller(const ImagingBitmap* source, const ImagingBitmap* target, const ImagingRectangle& place) {
    double scale = std::sqrt(static_cast<double>(place.width) / source->width * place.height / source->height);
    ImagingBitmap level = *source;
    bool drawn = true;
    for (int halvings = static_cast<int>(std::lround(-std::log2(scale))); drawn && halvings > 0 && (level.width > 1 || level.height > 1); halvings--) {
        ImagingBitmap smaller{};
        drawn = halve(&level, &smaller);
        if (level.pixels != source->pixels)
            imaging_free(level.pixels);
        level = smaller;
    }
    drawn = drawn && draw(&level, target, place, {linear, 2});
    if (level.pixels != source->pixels)
        imaging_free(level.pixels);
    return drawn;
}
}

IMAGING_API int32_t imaging_draw(const ImagingBitmap* source, const ImagingBitmap* target, const ImagingRectangle* rectangle, int32_t filter) {
    const ImagingRectangle& place = *rectangle;
    if (place.width <= 0 || place.height <= 0)
        return ImagingComplete;
    bool same = place.width == source->width && place.height == source->height;
    bool drawn = filter == ImagingNearest || same ? draw(source, target, place, {nearest, 1})
        : place.width < source->width && place.height < source->height ? draw_smaller(source, target, place)
        : draw(source, target, place, {cubic, 4});
    return drawn ? ImagingComplete : ImagingFailed;
}
