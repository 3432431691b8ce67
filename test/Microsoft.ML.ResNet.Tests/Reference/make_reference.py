#!/usr/bin/python3
"""Makes the reference tensors that test/Networks compares with.

    apt-get install python3-torch python3-torchvision
    /usr/bin/python3 test/Microsoft.ML.ResNet.Tests/Reference/make_reference.py    writes the .safetensors files beside this script

Nets are torchvision's, and for CIFAR the one below. Weights and images are not stored: both sides compute them from a hash of the tensor's
name and the element's index (`noise`). Gradients and running statistics are stored as digests: the norm, the projection on noise, and the entries
at SAMPLES places spread over the tensor. Everything is computed in double precision, so what a test measures is its own error.
Made with Debian 12's torch 1.13.1 and torchvision 0.14.1.
"""
import json
import math
import pathlib
import struct

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

SAMPLES = 8


def noise(name, count):
    """Uniform float32 in [-1, 1), a function of the name and the index alone: FNV-1a of the name, MurmurHash3's finalizer of both."""
    seed = 2166136261
    for byte in name.encode():
        seed = (seed ^ byte) * 16777619 % 2**32
    x = np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B1) + np.uint32(seed)
    x ^= x >> 16
    x *= np.uint32(0x85EBCA6B)
    x ^= x >> 13
    x *= np.uint32(0xC2B2AE35)
    x ^= x >> 16
    return (x >> 8).astype(np.float32) * np.float32(2**-23) - np.float32(1)


def weights(name, shape):
    """The value of a state entry: `offset + scale * noise` in float32."""
    if name.endswith("num_batches_tracked"):
        return torch.zeros((), dtype=torch.int64)
    if len(shape) == 4:  # the variance of He's initialisation
        offset, scale = 0, math.sqrt(6 / (shape[0] * shape[2] * shape[3]))
    elif len(shape) == 2:
        offset, scale = 0, math.sqrt(1 / shape[1])
    elif name.endswith("bn3.weight"):  # keeps 16 bottlenecks from amplifying rounding errors
        offset, scale = 0.25, 0.125
    elif name.endswith("running_var"):
        offset, scale = 1, 0.5
    elif name.endswith("weight"):
        offset, scale = 1, 0.25
    else:
        offset, scale = 0, 0.25
    values = np.float32(offset) + np.float32(scale) * noise(name, math.prod(shape))
    return torch.from_numpy(values.reshape(shape))


def digest(tensor):
    values = tensor.detach().double().flatten().numpy()
    projection = float(values @ noise("projection", values.size).astype(np.float64))
    places = [(2 * i + 1) * values.size // (2 * SAMPLES) for i in range(SAMPLES)]
    return np.array([np.linalg.norm(values), projection, *values[places]], dtype=np.float64)


class CifarBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.stride, self.added = stride, outputs - inputs

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        shortcut = F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, self.added // 2, self.added - self.added // 2))
        return F.relu(y + shortcut)


class CifarNet(nn.Module):
    """6n+2 layers, option A (section 4.2)."""

    def __init__(self, n):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        channels = 16
        for stage, width in enumerate((16, 32, 64), 1):
            blocks = []
            for block in range(n):
                blocks.append(CifarBlock(channels, width, 2 if stage > 1 and block == 0 else 1))
                channels = width
            setattr(self, f"layer{stage}", nn.Sequential(*blocks))
        self.fc = nn.Linear(64, 10)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.fc(x.mean((2, 3)))


def reference(net, seed, batch, side, dtype=torch.float64):
    net.load_state_dict({name: weights(name, tuple(value.shape)) for name, value in net.state_dict().items()})
    net = net.to(dtype)
    images = torch.from_numpy(noise(f"images {seed}", batch * 3 * side * side).reshape(batch, 3, side, side)).to(dtype)
    classes = net.fc.out_features
    labels = torch.arange(batch) * 7 % classes

    net.train()
    logits = net(images)
    loss = F.cross_entropy(logits, labels)
    loss.backward()
    result = {"images.seed": np.array([seed]), "images.shape": np.array(images.shape), "train.logits": logits.detach().double().numpy(), "train.loss": np.array([loss.item()])}
    for name, parameter in net.named_parameters():
        result[f"gradient.{name}"] = digest(parameter.grad)
    for name, buffer in net.named_buffers():
        result[f"buffer.{name}"] = digest(buffer)
    net.eval()
    with torch.no_grad():
        result["eval.logits"] = net(images).double().numpy()
    return result


def save(path, tensors):
    """Writes the safetensors format: header length, JSON header, data."""
    types = {np.dtype(np.float64): "F64", np.dtype(np.float32): "F32", np.dtype(np.int64): "I64"}
    header, data = {}, b""
    for name, value in tensors.items():
        piece = np.ascontiguousarray(value).tobytes()
        header[name] = {"dtype": types[value.dtype], "shape": list(value.shape), "data_offsets": [len(data), len(data) + len(piece)]}
        data += piece
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    pathlib.Path(path).write_bytes(struct.pack("<Q", len(text)) + text + data)


def main():
    import torchvision.models as models

    folder = pathlib.Path(__file__).parent
    torch.set_num_threads(2)
    # A sign that a rounding error flips at a ReLU changes gradients by 1e-3 or more, in PyTorch as anywhere. Of 200 seeds, these keep the ReLUs'
    # inputs furthest from 0. Single precision then agrees with double within 1e-5, but for the gradients of ResNet-50: it has 1.5 million ReLUs
    # here, and PyTorch's own gradients differ by 2 % between one thread and two.
    for name, make, seed, batch, side in (
        ("resnet18", models.resnet18, 87, 2, 64),
        ("resnet50", models.resnet50, 166, 2, 64),
        ("cifar20", lambda: CifarNet(3), 23, 4, 32),
    ):
        save(folder / f"{name}.safetensors", reference(make(), seed, batch, side))


if __name__ == "__main__":
    main()
