#!/usr/bin/env python3
"""Writes resize.txt and resize-bicubic.txt: what Pillow makes of a few computed images, to hold the C# scaler against.

A line is: width height channels target_width target_height, then the result's bytes [H, W, C] as hexadecimal. The result is the
centre of the image scaled by the shorter side, by Image.resize(BILINEAR or BICUBIC); the longer side's fraction is dropped. The source
pixels are those of pixel() below, which ImageScalerTests repeats. Run with Debian 12's python3-pil (Pillow 9.4.0).
"""
import pathlib

from PIL import Image

CASES = [  # width, height, target width, target height
    (16, 16, 16, 16),  # nothing to do
    (20, 16, 16, 16),  # crop only
    (50, 37, 16, 16),
    (37, 50, 16, 16),
    (64, 48, 32, 24),  # an exact half
    (640, 480, 12, 12),  # wide filters
    (33, 33, 32, 32),  # a scale near 1
    (10, 7, 24, 24),  # enlarging
    (101, 9, 8, 8),
    (40, 30, 10, 25),  # a tall target
    (16, 40, 16, 30),  # only the height is cropped
]


def pixel(x, y, c):
    return (x * 7 + y * 13 + c * 85 + (x * y) % 31 * 5 + (200 if (x // 5 + y // 3) % 2 else 0)) % 256


def source(width, height):
    image = Image.new("RGB", (width, height))
    image.putdata([tuple(pixel(x, y, c) for c in range(3)) for y in range(height) for x in range(width)])
    return image


def cover(image, width, height, filter):
    if image.width * height <= image.height * width:
        size = (width, image.height * width // image.width)
    else:
        size = (image.width * height // image.height, height)
    left, top = round((size[0] - width) / 2), round((size[1] - height) / 2)
    return image.resize(size, filter).crop((left, top, left + width, top + height))


def write(name, filter):
    lines = []
    for width, height, target_width, target_height in CASES:
        for mode, channels in (("RGB", 3), ("L", 1)):
            result = cover(source(width, height).convert(mode), target_width, target_height, filter)
            lines.append(f"{width} {height} {channels} {target_width} {target_height} {result.tobytes().hex()}\n")
    pathlib.Path(__file__).with_name(name).write_text("".join(lines))


def main():
    write("resize.txt", Image.BILINEAR)
    write("resize-bicubic.txt", Image.BICUBIC)


if __name__ == "__main__":
    main()
