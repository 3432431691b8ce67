#pragma once

#include <cstddef>
#include <cstdint>

// Little-endian reads that never leave the buffer: past its end they yield zero and `exhausted` becomes true.
struct ByteReader {
    const uint8_t* data;
    size_t length;
    size_t position = 0;
    bool exhausted = false;

    uint8_t byte() {
        if (position >= length) {
            exhausted = true;
            return 0;
        }
        return data[position++];
    }

    uint16_t word() {
        uint16_t low = byte();
        return static_cast<uint16_t>(low | byte() << 8);
    }

    uint32_t dword() {
        uint32_t low = word();
        return low | static_cast<uint32_t>(word()) << 16;
    }

    void seek(size_t target) {
        exhausted = exhausted || target > length;
        position = target > length ? length : target;
    }
};
