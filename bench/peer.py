"""The same nets, batches and steps in plain PyTorch, as its users write them: what the library is measured against.

usage: peer.py fit|transform|large [--channels-last] [--threads N]
Prints one line of JSON: images a second, and the peak resident memory of this process in MiB.
"""
import argparse
import json
import time

import torch
import torch.nn as nn
import torch.nn.functional as F


class PaddingShortcut(nn.Module):
    """Option A of the paper: every second pixel, new channels zero."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.added, self.stride = outputs - inputs, stride

    def forward(self, x):
        return F.pad(x[:, :, ::self.stride, ::self.stride], (0, 0, 0, 0, 0, self.added))


class BasicBlock(nn.Module):
    def __init__(self, inputs, outputs, stride, project):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        if stride == 1 and inputs == outputs:
            self.shortcut = nn.Identity()
        elif project:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))
        else:
            self.shortcut = PaddingShortcut(inputs, outputs, stride)

    def forward(self, x):
        out = F.relu(self.bn1(self.conv1(x)), inplace=True)
        out = self.bn2(self.conv2(out))
        return F.relu(out + self.shortcut(x), inplace=True)


def network(stem, widths, blocks, project, classes):
    layers, inputs = list(stem), widths[0]
    for stage, width in enumerate(widths):
        for block in range(blocks):
            layers.append(BasicBlock(inputs, width, 2 if stage > 0 and block == 0 else 1, project))
            inputs = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, classes))


def resnet20():
    stem = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(inplace=True)]
    return network(stem, [16, 32, 64], 3, project=False, classes=10)


def resnet18():
    stem = [nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)]
    return network(stem, [64, 128, 256, 512], 2, project=True, classes=10)


def train(net, images, labels, batch, warm_up, steps):
    """Images a second of a bare loop: no reading, no augmentation, no measuring of errors."""
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-4)
    net.train()
    for step in range(warm_up + steps):
        if step == warm_up:
            start = time.perf_counter()
        first = step % (len(images) // batch) * batch
        loss = F.cross_entropy(net(images[first:first + batch]), labels[first:first + batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        loss.item()
    return batch * steps / (time.perf_counter() - start)


def evaluate(net, images, batch, warm_up):
    net.eval()
    with torch.inference_mode():
        for first in range(0, warm_up * batch, batch):
            net(images[first:first + batch]).softmax(1)
        start = time.perf_counter()
        for first in range(0, len(images), batch):
            net(images[first:first + batch]).softmax(1)
        return len(images) / (time.perf_counter() - start)


def peak_memory():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("scenario", choices=["fit", "transform", "large"])
    parser.add_argument("--images", type=int, required=True)
    parser.add_argument("--channels-last", action="store_true")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    side = 224 if arguments.scenario == "large" else 32
    net = resnet18() if arguments.scenario == "large" else resnet20()
    images = torch.rand(arguments.images, 3, side, side)
    labels = torch.randint(10, (arguments.images,))
    if arguments.channels_last:
        net = net.to(memory_format=torch.channels_last)
        images = images.contiguous(memory_format=torch.channels_last)

    if arguments.scenario == "fit":
        rate = train(net, images, labels, batch=128, warm_up=3, steps=arguments.images // 128)
    elif arguments.scenario == "transform":
        rate = evaluate(net, images, batch=128, warm_up=3)
    else:
        rate = train(net, images, labels, batch=8, warm_up=2, steps=arguments.images // 8 - 2)
    print(json.dumps({"imagesPerSecond": rate, "peakMiB": peak_memory(), "version": torch.__version__}))


main()
