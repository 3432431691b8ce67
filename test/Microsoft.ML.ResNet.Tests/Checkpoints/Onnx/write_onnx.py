#!/usr/bin/python3
"""Writes ONNX files with PyTorch's exporter for the tests beside this script, and what PyTorch makes of noise.

    write_onnx.py FOLDER NAME...    NAME is a net of torchvision, or "cifar" for one with shortcuts of kind A; for each
                                    NAME.OPSET.folded.onnx and NAME.OPSET.kept.onnx of opset 9 to 16, NAME.images and NAME.logits (float32)
"""
import pathlib
import sys
import warnings

import torch
import torchvision
from torch import nn
from torch.nn import functional

warnings.filterwarnings("ignore")


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs)
        self.conv2, self.bn2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs)
        self.stride, self.added = stride, outputs - inputs

    def forward(self, x):
        y = self.bn2(self.conv2(functional.relu(self.bn1(self.conv1(x)))))
        if self.stride > 1:
            x = functional.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, self.added // 2, self.added // 2), "constant", 0)
        return functional.relu(y + x)


class Cifar(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.bn = nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16)
        self.blocks = nn.Sequential(Block(16, 16, 1), Block(16, 32, 2), Block(32, 64, 2))
        self.linear = nn.Linear(64, 10)

    def forward(self, x):
        y = functional.avg_pool2d(self.blocks(functional.relu(self.bn(self.conv(x)))), 16)
        return self.linear(y.view(y.size(0), -1))


def create(name):
    torch.manual_seed(7)
    net = Cifar() if name == "cifar" else getattr(torchvision.models, name)(num_classes=10)
    with torch.no_grad():
        for key, module in net.named_modules():
            if isinstance(module, nn.BatchNorm2d):
                module.momentum = 1.0
                # Small at the end of a block, or 16 of them amplify rounding errors.
                module.weight.uniform_(0.1, 0.4) if key.endswith(("bn3", "bn2")) else module.weight.uniform_(0.5, 1.5)
                module.bias.uniform_(-0.5, 0.5)
        net(torch.randn(4, 3, 64, 64))
    return net.eval()


def main():
    folder = pathlib.Path(sys.argv[1])
    for name in sys.argv[2:]:
        net = create(name)
        images = torch.randn(2, 3, 64, 64)
        with torch.no_grad():
            logits = net(images)
        (folder / f"{name}.images").write_bytes(images.numpy().astype("<f4").tobytes())
        (folder / f"{name}.logits").write_bytes(logits.numpy().astype("<f4").tobytes())
        # Slices with steps came with opset 10.
        for opset in range(10 if name == "cifar" else 9, 17):
            for form, mode in (("folded", torch.onnx.TrainingMode.EVAL), ("kept", torch.onnx.TrainingMode.PRESERVE)):
                # Of any size, or of the size of the images.
                axes = {"images": {0: "n", 2: "h", 3: "w"}} if opset % 2 and name != "cifar" else None
                torch.onnx.export(net, images[:1], str(folder / f"{name}.{opset}.{form}.onnx"), opset_version=opset, training=mode, input_names=["images"], dynamic_axes=axes)


if __name__ == "__main__":
    main()
