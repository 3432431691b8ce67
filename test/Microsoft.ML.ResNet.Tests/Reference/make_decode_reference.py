"""Writes decode/: small image files of many kinds, and beside each what Pillow reads: NAME.rgb, [H, W, 3], upright.

Made once with Pillow 9.4 (Debian's python3-pil); the files are kept. Run in this folder.
"""
import io
import os
import struct
import zlib

from PIL import Image, ImageOps

W, H = 37, 26


def picture():
    image = Image.new("RGB", (W, H))
    image.putdata([((x * 6 + y) % 256, (y * 9 + x * 2) % 256, (255 - x * 3 - y * 4) % 256) for y in range(H) for x in range(W)])
    return image


def transparent():
    image = picture().convert("RGBA")
    image.putalpha(Image.frombytes("L", (W, H), bytes((x * 7 + y * 3) % 256 for y in range(H) for x in range(W))))
    return image


def exif(orientation):
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags.tobytes()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def sixteen_bits(channels):
    """Pillow writes no PNG of 16 bits a channel in colour."""
    kind = {1: 0, 3: 2}[channels]
    rows = b"".join(
        b"\0" + b"".join(struct.pack(">H", (x * 1700 + y * 300 + c * 77) % 65536) for x in range(W) for c in range(channels)) for y in range(H))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", W, H, 16, kind, 0, 0, 0)) + chunk(b"sRGB", b"\0")
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def save(name, image, expected=None, **options):
    buffer = io.BytesIO()
    image.save(buffer, **options)
    write(name, buffer.getvalue(), expected)


def write(name, data, expected=None):
    if expected is None:
        expected = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
        if expected.mode in ("P", "PA", "LA", "RGBA") or "transparency" in expected.info:
            expected = expected.convert("RGBA")
            white = Image.new("RGBA", expected.size, (255, 255, 255, 255))
            white.alpha_composite(expected)
            expected = white
        expected = expected.convert("RGB")
    with open(os.path.join("decode", name), "wb") as file:
        file.write(data)
    with open(os.path.join("decode", name + ".rgb"), "wb") as file:
        file.write(struct.pack("<HH", *expected.size) + expected.tobytes())


def main():
    os.makedirs("decode", exist_ok=True)
    rgb = picture()
    save("baseline.jpg", rgb, format="JPEG", quality=90)
    save("progressive.jpg", rgb, format="JPEG", quality=90, progressive=True)
    save("no subsampling.jpg", rgb, format="JPEG", quality=90, subsampling=0)
    save("grey.jpg", rgb.convert("L"), format="JPEG", quality=90)
    save("cmyk.jpg", rgb.convert("CMYK"), format="JPEG", quality=95)
    for orientation in range(1, 9):
        save(f"turned {orientation}.jpg", rgb, format="JPEG", quality=90, exif=exif(orientation))
    save("turned 6.png", rgb, format="PNG", exif=exif(6))
    save("turned 8.webp", rgb, format="WEBP", lossless=True, exif=exif(8))
    save("colour.png", rgb, format="PNG")
    save("grey.png", rgb.convert("L"), format="PNG")
    save("black and white.png", rgb.convert("1"), format="PNG")
    save("indexed.png", rgb.quantize(11), format="PNG", bits=4)
    save("transparent index.png", rgb.quantize(7), format="PNG", transparency=3)
    save("transparent colour.png", rgb, format="PNG", transparency=rgb.getpixel((5, 5)))
    save("transparent.png", transparent(), format="PNG")
    save("transparent grey.png", transparent().convert("LA"), format="PNG")
    sixteen = rgb.copy()
    sixteen.putdata([tuple((x * 1700 + y * 300 + c * 77) % 65536 // 257 for c in range(3)) for y in range(H) for x in range(W)])
    write("sixteen bits.png", sixteen_bits(3), sixteen)
    write("sixteen bits grey.png", sixteen_bits(1), Image.merge("RGB", [sixteen.getchannel(0)] * 3))
    save("still.gif", rgb.quantize(16), format="GIF")
    save("interlaced.gif", rgb.quantize(16), format="GIF", interlace=1)
    first, second = rgb.quantize(16), ImageOps.invert(rgb).quantize(16)
    save("animated.gif", first, format="GIF", save_all=True, append_images=[second], duration=100)
    save("transparent.gif", rgb.quantize(7), format="GIF", transparency=3)
    save("colour.bmp", rgb, format="BMP")
    save("indexed.bmp", rgb.quantize(16), format="BMP")
    save("black and white.bmp", rgb.convert("1"), format="BMP")
    save("lossy.webp", rgb, format="WEBP", quality=90)
    save("lossless.webp", rgb, format="WEBP", lossless=True)
    save("transparent.webp", transparent(), format="WEBP", lossless=True, exact=True)
    save("animated.webp", rgb, format="WEBP", lossless=True, save_all=True, append_images=[ImageOps.invert(rgb)], duration=100)
    side = rgb.resize((32, 32))
    save("icon.ico", side, side, format="ICO", sizes=[(32, 32), (16, 16)])
    save("bitmap.ico", side, side, format="ICO", sizes=[(32, 32)], bitmap_format="bmp")


if __name__ == "__main__":
    main()
