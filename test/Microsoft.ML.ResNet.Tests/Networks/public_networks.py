"""Residual networks as public libraries name and compute them, for the tests: names, shapes and arithmetic are theirs, the code is not.

Every network takes its sizes as arguments, so that tests can use small ones.
"""
import collections

import torch
from torch import nn


def conv(inputs, outputs, kernel, stride=1, groups=1, bias=False):
    return nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=bias)


class ConvolutionPath(nn.Module):
    """The main path of a block under torchvision's names: conv1, bn1, conv2, ... Pre-activation: each bn comes before its conv."""

    def __init__(self, inputs, convolutions, pre_activation):
        super().__init__()
        self.count, self.pre_activation = len(convolutions), pre_activation
        for i, convolution in enumerate(convolutions, start=1):
            setattr(self, f"conv{i}", convolution)
            setattr(self, f"bn{i}", nn.BatchNorm2d(convolution.in_channels if pre_activation else convolution.out_channels))

    def residual(self, x):
        for i in range(1, self.count + 1):
            if self.pre_activation:
                x = getattr(self, f"conv{i}")(x if i == 1 else getattr(self, f"bn{i}")(x).relu())
            else:
                x = getattr(self, f"bn{i}")(getattr(self, f"conv{i}")(x))
                x = x.relu() if i < self.count else x
        return x


class Block(ConvolutionPath):
    def __init__(self, inputs, width, stride, net):
        inner = width * net.base_width // 64 * net.groups
        outputs = width * net.expansion
        super().__init__(inputs, [conv(inputs, width, 3, stride), conv(width, width, 3)] if net.expansion == 1 else [
            conv(inputs, inner, 1, stride if net.stride_in_1x1 else 1), conv(inner, inner, 3, 1 if net.stride_in_1x1 else stride,
                net.groups), conv(inner, outputs, 1)], net.pre_activation)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            pool = [nn.AvgPool2d(2, stride, ceil_mode=True,
                count_include_pad=False) if stride > 1 else nn.Identity()] if net.average_pooled else []
            norm = [] if net.pre_activation else [nn.BatchNorm2d(outputs)]
            self.downsample = nn.Sequential(*pool, conv(inputs, outputs, 1, 1 if net.average_pooled else stride), *norm)

    def forward(self, x):
        if self.pre_activation:
            activated = self.bn1(x).relu()
            return self.residual(activated) + (x if self.downsample is None else self.downsample(activated))
        return (self.residual(x) + (x if self.downsample is None else self.downsample(x))).relu()


class Net(nn.Module):
    """torchvision's and timm's names. stem: [64] is one convolution, three values a deep stem."""

    def __init__(self, blocks, widths, stem, kernel=7, stem_stride=2, max_pooling=True, expansion=4, groups=1, base_width=64,
        stride_in_1x1=False, average_pooled=False,
                 pre_activation=False, classes=10, head="fc"):
        super().__init__()
        self.expansion, self.groups, self.base_width, self.stride_in_1x1 = expansion, groups, base_width, stride_in_1x1
        self.average_pooled, self.pre_activation, self.max_pooling = average_pooled, pre_activation, max_pooling
        steps, inputs = [], 3
        for i, width in enumerate(stem):
            steps += [conv(inputs, width, kernel, stem_stride if i == 0 else 1), nn.BatchNorm2d(width), nn.ReLU()]
            inputs = width
        steps = steps[:-2]
        self.conv1 = steps[0] if len(stem) == 1 else nn.Sequential(*steps)
        if not pre_activation:
            self.bn1 = nn.BatchNorm2d(inputs)
        for stage, (count, width) in enumerate(zip(blocks, widths), start=1):
            layer = []
            for i in range(count):
                layer.append(Block(inputs, width, 2 if stage > 1 and i == 0 else 1, self))
                inputs = width * expansion
            setattr(self, f"layer{stage}", nn.Sequential(*layer))
        if pre_activation:
            self.bn = nn.BatchNorm2d(inputs)
        self.stages, self.head_name = len(blocks), head
        setattr(self, head, nn.Linear(inputs, classes))

    def forward(self, x):
        x = self.conv1(x)
        if not self.pre_activation:
            x = self.bn1(x).relu()
        if self.max_pooling:
            x = nn.functional.max_pool2d(x, 3, 2, 1)
        for stage in range(1, self.stages + 1):
            x = getattr(self, f"layer{stage}")(x)
        if self.pre_activation:
            x = self.bn(x).relu()
        return getattr(self, self.head_name)(x.mean((2, 3)))


def randomize(net, images):
    """Random weights whose statistics are those of the images, so that no signal vanishes or explodes."""
    with torch.no_grad():
        for name, module in net.named_modules():
            if isinstance(module, nn.BatchNorm2d):
                module.momentum = 1.0
                module.weight.uniform_(0.3, 1.0)
                module.bias.uniform_(-0.3, 0.3)
        net.train()
        net(images)
    return net.eval()


def save(net, folder, name, images, state=None):
    """The images, what the network makes of them, and its state dict or what is made of that."""
    with torch.no_grad():
        logits = net.eval()(images)
    (folder / f"{name}.logits").write_bytes(logits.numpy().astype("<f4").tobytes())
    torch.save(net.state_dict() if state is None else state, folder / f"{name}.pth")
