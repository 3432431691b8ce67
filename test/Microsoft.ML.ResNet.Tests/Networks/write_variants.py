#!/usr/bin/python3
"""Writes networks beyond the paper's first, with PyTorch, for VariantTests: weights, a batch of images, what they make of it in
evaluation and in training.

    write_variants.py FOLDER
"""
import pathlib
import sys

import torch

from public_networks import Net, randomize, save

VARIANTS = {
    "resnext": dict(blocks=[1, 2], widths=[16, 32], stem=[16], groups=4, base_width=8),
    "wide": dict(blocks=[1, 2], widths=[16, 32], stem=[16], base_width=128),
    "deep-d": dict(blocks=[2, 1], widths=[16, 32], stem=[8, 8, 16], kernel=3, average_pooled=True),
    "deep-t": dict(blocks=[2, 1], widths=[16, 32], stem=[6, 8, 16], kernel=3, average_pooled=True, expansion=1),
    "preact": dict(blocks=[2, 2, 2], widths=[8, 16, 32], stem=[8], kernel=3, stem_stride=1, max_pooling=False, expansion=4,
        pre_activation=True),
    "preact-basic": dict(blocks=[2, 2, 2], widths=[8, 16, 32], stem=[8], kernel=3, stem_stride=1, max_pooling=False, expansion=1,
        pre_activation=True),
    "preact-imagenet": dict(blocks=[1, 2], widths=[16, 32], stem=[16], pre_activation=True),
    "small-stem-pooled": dict(blocks=[1, 1], widths=[16, 32], stem=[16], kernel=3, stem_stride=1, max_pooling=True, expansion=1),
    "small-stem-strided": dict(blocks=[1, 1], widths=[16, 32], stem=[24], kernel=3, stem_stride=2, max_pooling=False, expansion=1),
}


def main():
    folder = pathlib.Path(sys.argv[1])
    torch.manual_seed(3)
    # Odd sizes, so that every rounding shows.
    images = torch.randn(3, 3, 45, 51)
    (folder / "images").write_bytes(images.numpy().astype("<f4").tobytes())
    for name, arguments in VARIANTS.items():
        net = randomize(Net(**arguments), images)
        save(net, folder, name, images)
        with torch.no_grad():
            (folder / f"{name}.training").write_bytes(net.train()(images).numpy().astype("<f4").tobytes())


if __name__ == "__main__":
    main()
