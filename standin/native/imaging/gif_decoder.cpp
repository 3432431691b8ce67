#include "bitmap.h"
#include "byte_reader.h"

#include <cstring>

namespace {
constexpr int MostCodes = 4096;

using Palette = uint8_t[256][3];

// Variable-length codes packed, lowest bit first, into blocks that start with their size and end with an empty one.
struct CodeReader {
    ByteReader* bytes;
    uint32_t bits = 0;
    int available = 0;
    int block = 0;
    bool ended = false;

    int read(int size) {
        while (available < size) {
            if (block == 0) {
                block = bytes->byte();
                if (block == 0)
                    ended = true;
            }
            if (ended || bytes->exhausted)
                return -1;
            bits |= static_cast<uint32_t>(bytes->byte()) << available;
            available += 8;
            block--;
        }
        int code = static_cast<int>(bits & ((1u << size) - 1));
        bits >>= size;
        available -= size;
        return code;
    }
};

struct Frame {
    int left = 0, top = 0, width = 0, height = 0;
    bool interlaced = false;
    int transparent = -1;
    Palette palette = {};
};

void read_palette(ByteReader* reader, int flags, Palette palette) {
    int count = 2 << (flags & 7);
    for (int i = 0; i < count; i++)
        for (int channel = 2; channel >= 0; channel--)
            palette[i][channel] = reader->byte();
}

// Interlaced frames store every 8th row from 0, every 8th from 4, every 4th from 2, then every 2nd from 1.
int row_of(const Frame& frame, int index) {
    if (!frame.interlaced)
        return index;
    static const int start[] = {0, 4, 2, 1}, step[] = {8, 8, 4, 2};
    for (int pass = 0; pass < 4; pass++) {
        int rows = frame.height > start[pass] ? (frame.height - start[pass] + step[pass] - 1) / step[pass] : 0;
        if (index < rows)
            return start[pass] + index * step[pass];
        index -= rows;
    }
    return frame.height;
}

// Puts the frame's pixels, one after another, where they belong on the canvas.
struct Painter {
    const Frame& frame;
    ImagingBitmap* bitmap;
    int x = 0, rows = 0, y = 0;

    Painter(const Frame& frame, ImagingBitmap* bitmap) : frame(frame), bitmap(bitmap), y(row_of(frame, 0)) {}

    bool done() const { return rows >= frame.height; }

    void put(uint8_t colour) {
        if (done())
            return;
        int column = frame.left + x, row = frame.top + y;
        if (colour != frame.transparent && column < bitmap->width && row < bitmap->height) {
            uint8_t* pixel = bitmap->pixels + (static_cast<size_t>(row) * bitmap->width + column) * 4;
            memcpy(pixel, frame.palette[colour], 3);
            pixel[3] = 255;
        }
        if (++x == frame.width) {
            x = 0;
            y = row_of(frame, ++rows);
        }
    }
};

int32_t decode_pixels(ByteReader* reader, const Frame& frame, ImagingBitmap* bitmap, Message message) {
    int smallest = reader->byte();
    if (smallest < 1 || smallest > 8)
        return report(message, ImagingFailed, "the GIF file has a code size of %d bits", smallest);
    const int clear = 1 << smallest, end = clear + 1;
    uint16_t prefix[MostCodes] = {};
    uint8_t suffix[MostCodes] = {}, first[MostCodes] = {}, stack[MostCodes];
    for (int i = 0; i < clear; i++)
        suffix[i] = first[i] = static_cast<uint8_t>(i);

    CodeReader codes{reader};
    Painter painter(frame, bitmap);
    int size = smallest + 1, next = end + 1, previous = -1;
    while (!painter.done()) {
        int code = codes.read(size);
        if (code < 0 || code == end)
            return report(message, ImagingIncomplete, "the GIF file is truncated: %d of %d rows can be read", painter.rows, frame.height);
        if (code == clear) {
            size = smallest + 1;
            next = end + 1;
            previous = -1;
            continue;
        }
        if (code > next || (code == next && previous < 0) || (previous < 0 && code > clear))
            return report(message, ImagingIncomplete, "the GIF file has an invalid code in row %d", painter.rows);
        if (previous >= 0 && next < MostCodes) {
            prefix[next] = static_cast<uint16_t>(previous);
            first[next] = first[previous];
            suffix[next] = code == next ? first[previous] : first[code];
            next++;
            if (next == 1 << size && size < 12)
                size++;
        } else if (code >= next) {
            return report(message, ImagingIncomplete, "the GIF file has an invalid code in row %d", painter.rows);
        }
        int depth = 0;
        for (int link = code; ; link = prefix[link]) {
            stack[depth++] = suffix[link];
            if (link < clear)
                break;
        }
        while (depth > 0)
            painter.put(stack[--depth]);
        previous = code;
    }
    return ImagingComplete;
}

void skip_blocks(ByteReader* reader) {
    for (int size = reader->byte(); size != 0 && !reader->exhausted; size = reader->byte())
        reader->seek(reader->position + size);
}

// Reads up to the first frame's pixels.
bool find_frame(ByteReader* reader, Frame* frame) {
    while (!reader->exhausted) {
        int kind = reader->byte();
        if (kind == 0x21) {
            if (reader->byte() == 0xF9) {
                reader->byte();
                int flags = reader->byte();
                reader->word();
                int index = reader->byte();
                frame->transparent = (flags & 1) != 0 ? index : -1;
            }
            skip_blocks(reader);
        } else if (kind == 0x2C) {
            frame->left = reader->word();
            frame->top = reader->word();
            frame->width = reader->word();
            frame->height = reader->word();
            int flags = reader->byte();
            frame->interlaced = (flags & 0x40) != 0;
            if ((flags & 0x80) != 0)
                read_palette(reader, flags, frame->palette);
            return !reader->exhausted && frame->width > 0 && frame->height > 0;
        } else {
            return false;
        }
    }
    return false;
}
}

int32_t decode_gif(const uint8_t* data, size_t length, ImagingBitmap* bitmap, Message message) {
    ByteReader reader{data, length};
    reader.seek(6);
    int width = reader.word(), height = reader.word(), flags = reader.byte();
    reader.word();
    Frame frame;
    if ((flags & 0x80) != 0)
        read_palette(&reader, flags, frame.palette);
    if (!find_frame(&reader, &frame))
        return report(message, ImagingFailed, "the GIF file has no image");
    // Some writers leave the screen smaller than its frame; browsers grow it.
    width = width < frame.left + frame.width ? frame.left + frame.width : width;
    height = height < frame.top + frame.height ? frame.top + frame.height : height;
    bool covered = frame.transparent < 0 && frame.width == width && frame.height == height;
    int32_t status = create_bitmap(bitmap, width, height, covered, message);
    return status == ImagingComplete ? decode_pixels(&reader, frame, bitmap, message) : status;
}
