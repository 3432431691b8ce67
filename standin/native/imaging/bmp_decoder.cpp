#include "bitmap.h"
#include "byte_reader.h"

#include <cstring>

namespace {
enum Compression : uint32_t { Uncompressed = 0, RunLength8 = 1, RunLength4 = 2, BitFields = 3, AlphaBitFields = 6 };

// One colour of a pixel word: (pixel & mask) >> shift, stretched from 0..largest to 0..255.
struct Field {
    uint32_t mask = 0, shift = 0, largest = 0;

    void set(uint32_t value) {
        mask = value;
        for (shift = 0; value != 0 && (value & 1) == 0; value >>= 1)
            shift++;
        largest = value;
    }

    uint8_t read(uint32_t pixel, uint8_t otherwise) const {
        return largest == 0 ? otherwise : static_cast<uint8_t>((static_cast<uint64_t>((pixel & mask) >> shift) * 255 + largest / 2) / largest);
    }
};

struct Header {
    uint32_t pixels_at = 0, compression = Uncompressed;
    int32_t width = 0, height = 0;
    bool bottom_up = true;
    int bits = 0;
    uint32_t colours = 0;
    uint8_t palette[256][3] = {};
    Field red, green, blue, alpha;
};

void read_palette(ByteReader* reader, Header* header, int entry_size) {
    uint32_t count = header->colours == 0 || header->colours > 256 ? 1u << header->bits : header->colours;
    for (uint32_t i = 0; i < count && !reader->exhausted; i++) {
        for (int channel = 0; channel < 3; channel++)
            header->palette[i][channel] = reader->byte();
        if (entry_size == 4)
            reader->byte();
    }
}

void read_masks(ByteReader* reader, Header* header, uint32_t size) {
    if (header->compression != BitFields && header->compression != AlphaBitFields) {
        header->red.set(header->bits == 16 ? 0x7C00 : 0xFF0000);
        header->green.set(header->bits == 16 ? 0x03E0 : 0xFF00);
        header->blue.set(header->bits == 16 ? 0x001F : 0xFF);
        return;
    }
    // Headers longer than 40 bytes hold the masks; after one of 40 bytes they follow it, which is the same place.
    header->red.set(reader->dword());
    header->green.set(reader->dword());
    header->blue.set(reader->dword());
    if (size >= 56 || header->compression == AlphaBitFields)
        header->alpha.set(reader->dword());
}

int32_t read_header(ByteReader* reader, Header* header, Message message) {
    reader->seek(10);
    header->pixels_at = reader->dword();
    uint32_t size = reader->dword();
    bool old = size == 12;
    if (!old && size < 40)
        return report(message, ImagingFailed, "the BMP header of %u bytes is unknown", size);
    int64_t height = 0;
    if (old) {
        header->width = reader->word();
        height = reader->word();
    } else {
        header->width = static_cast<int32_t>(reader->dword());
        height = static_cast<int32_t>(reader->dword());
    }
    reader->word();
    header->bits = reader->word();
    if (!old) {
        header->compression = reader->dword();
        reader->seek(46);
        header->colours = reader->dword();
        reader->dword();
    }
    header->bottom_up = height >= 0;
    height = height < 0 ? -height : height;
    if (reader->exhausted || header->width <= 0 || height > INT32_MAX)
        return report(message, ImagingFailed, "the BMP header is truncated or has no size");
    header->height = static_cast<int32_t>(height);

    bool packed = header->compression == BitFields || header->compression == AlphaBitFields;
    bool known = header->compression == Uncompressed
        ? header->bits == 1 || header->bits == 4 || header->bits == 8 || header->bits == 16 || header->bits == 24 || header->bits == 32
        : packed ? header->bits == 16 || header->bits == 32
        : (header->compression == RunLength8 && header->bits == 8) || (header->compression == RunLength4 && header->bits == 4);
    if (!known)
        return report(message, ImagingFailed, "a BMP file of %d bits a pixel with compression %u is not supported", header->bits, header->compression);
    if (header->bits <= 8) {
        reader->seek(14 + size);
        read_palette(reader, header, old ? 3 : 4);
    } else {
        read_masks(reader, header, size);
    }
    return ImagingComplete;
}

uint8_t* row_at(const ImagingBitmap* bitmap, const Header& header, int32_t y) {
    int32_t from_top = header.bottom_up ? header.height - 1 - y : y;
    return bitmap->pixels + static_cast<size_t>(from_top) * header.width * 4;
}

void put_colour(uint8_t* pixel, const Header& header, uint8_t index) {
    memcpy(pixel, header.palette[index], 3);
    pixel[3] = 255;
}

void decode_row(const uint8_t* source, const Header& header, uint8_t* target) {
    for (int32_t x = 0; x < header.width; x++, target += 4) {
        if (header.bits <= 8) {
            int per_byte = 8 / header.bits, shift = 8 - header.bits * (x % per_byte + 1);
            put_colour(target, header, (source[x / per_byte] >> shift) & ((1 << header.bits) - 1));
        } else if (header.bits == 24) {
            memcpy(target, source + x * 3, 3);
            target[3] = 255;
        } else {
            int size = header.bits / 8;
            uint32_t pixel = 0;
            for (int i = 0; i < size; i++)
                pixel |= static_cast<uint32_t>(source[x * size + i]) << (8 * i);
            target[0] = header.blue.read(pixel, 0);
            target[1] = header.green.read(pixel, 0);
            target[2] = header.red.read(pixel, 0);
            target[3] = header.alpha.read(pixel, 255);
        }
    }
}

int32_t decode_rows(ByteReader* reader, const Header& header, ImagingBitmap* bitmap, Message message) {
    size_t stride = (static_cast<size_t>(header.width) * header.bits + 31) / 32 * 4;
    size_t needed = (static_cast<size_t>(header.width) * header.bits + 7) / 8;
    for (int32_t y = 0; y < header.height; y++) {
        if (reader->length - reader->position < needed)
            return report(message, ImagingIncomplete, "the BMP file is truncated: %d of %d rows can be read", y, header.height);
        decode_row(reader->data + reader->position, header, row_at(bitmap, header, y));
        reader->seek(reader->position + stride);
    }
    return ImagingComplete;
}

// Runs (count, colour), or after a zero: 0 end of line, 1 end of image, 2 a move, n literal pixels padded to two bytes.
int32_t decode_runs(ByteReader* reader, const Header& header, ImagingBitmap* bitmap, Message message) {
    int64_t x = 0, y = 0;
    auto put = [&](uint8_t index) {
        if (x < header.width && y < header.height)
            put_colour(row_at(bitmap, header, static_cast<int32_t>(y)) + x * 4, header, index);
        x++;
    };
    while (y < header.height && !reader->exhausted) {
        uint8_t count = reader->byte(), value = reader->byte();
        if (count == 0 && value == 1)
            return ImagingComplete;
        if (count == 0 && value == 0) {
            x = 0;
            y++;
        } else if (count == 0 && value == 2) {
            x += reader->byte();
            y += reader->byte();
        } else {
            int pixels = count == 0 ? value : count, bytes = 0;
            uint8_t packed = value;
            for (int i = 0; i < pixels; i++) {
                if (count == 0 && (header.bits == 8 || i % 2 == 0)) {
                    packed = reader->byte();
                    bytes++;
                }
                put(header.bits == 8 ? packed : i % 2 == 0 ? packed >> 4 : packed & 15);
            }
            if (bytes % 2 == 1)
                reader->byte();
        }
    }
    return reader->exhausted ? report(message, ImagingIncomplete, "the BMP file is truncated") : ImagingComplete;
}
}

int32_t decode_bmp(const uint8_t* data, size_t length, ImagingBitmap* bitmap, Message message) {
    ByteReader reader{data, length};
    Header header;
    int32_t status = read_header(&reader, &header, message);
    if (status != ImagingComplete)
        return status;
    bool runs = header.compression == RunLength8 || header.compression == RunLength4;
    // Pixels that the runs leave out are transparent.
    status = create_bitmap(bitmap, header.width, header.height, !runs && header.alpha.mask == 0, message);
    if (status != ImagingComplete)
        return status;
    reader.seek(header.pixels_at);
    return runs ? decode_runs(&reader, header, bitmap, message) : decode_rows(&reader, header, bitmap, message);
}
