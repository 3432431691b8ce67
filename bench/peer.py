"""The same nets, batches and steps in plain PyTorch, channels-last, as its users write them: what the library is measured against.

usage: peer.py fit|transform|train-18|train-50|decode|roi-align|roi-align-backward|nms|train-detector [--threads N]
Until its input ends it prints a line whenever images were done: the time and how many, as Turns.cs has it. The last line is JSON: the peak
resident memory of this process in MiB, and versions.
"""
import argparse
import json
import sys
import threading
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

# What takes less is told together.
LEAST_SECONDS = 0.005


class PaddingShortcut(nn.Module):
    """Option A of the paper: every second pixel, new channels zero."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.added, self.stride = outputs - inputs, stride

    def forward(self, x):
        return F.pad(x[:, :, ::self.stride, ::self.stride], (0, 0, 0, 0, 0, self.added))


def convolution(inputs, outputs, size, stride=1):
    return nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False)


class Block(nn.Module):
    def __init__(self, inputs, width, stride, bottleneck, project):
        super().__init__()
        outputs = 4 * width if bottleneck else width
        if bottleneck:
            self.path = nn.Sequential(
                convolution(inputs, width, 1), nn.BatchNorm2d(width), nn.ReLU(inplace=True),
                convolution(width, width, 3, stride), nn.BatchNorm2d(width), nn.ReLU(inplace=True),
                convolution(width, outputs, 1), nn.BatchNorm2d(outputs))
        else:
            self.path = nn.Sequential(
                convolution(inputs, width, 3, stride), nn.BatchNorm2d(width), nn.ReLU(inplace=True),
                convolution(width, outputs, 3), nn.BatchNorm2d(outputs))
        if stride == 1 and inputs == outputs:
            self.shortcut = nn.Identity()
        elif project:
            self.shortcut = nn.Sequential(convolution(inputs, outputs, 1, stride), nn.BatchNorm2d(outputs))
        else:
            self.shortcut = PaddingShortcut(inputs, outputs, stride)

    def forward(self, x):
        return self.path(x).add_(self.shortcut(x)).relu_()


def network(stem, widths, blocks, bottleneck, project, classes=10):
    layers, inputs = list(stem), widths[0]
    for stage, width in enumerate(widths):
        for block in range(blocks[stage]):
            layers.append(Block(inputs, width, 2 if stage > 0 and block == 0 else 1, bottleneck, project))
            inputs = 4 * width if bottleneck else width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, classes))


def resnet20():
    stem = [convolution(3, 16, 3), nn.BatchNorm2d(16), nn.ReLU(inplace=True)]
    return network(stem, [16, 32, 64], [3, 3, 3], bottleneck=False, project=False)


def imagenet(blocks, bottleneck):
    stem = [convolution(3, 64, 7, 2), nn.BatchNorm2d(64), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)]
    return network(stem, [64, 128, 256, 512], blocks, bottleneck, project=True)


def train(net, images, labels, batch):
    """A bare loop: no reading, no augmentation, no measuring of errors."""
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-4)
    net.train()

    def step(first):
        optimizer.zero_grad()
        loss = F.cross_entropy(net(images[first:first + batch]), labels[first:first + batch])
        loss.backward()
        optimizer.step()
        loss.item()

    repeat(step, len(images), batch)


def evaluate(net, images, batch):
    net.eval()
    with torch.inference_mode():
        repeat(lambda first: net(images[first:first + batch]).softmax(1), len(images), batch)


def repeat(run, count, batch):
    """Until the input ends. `run` gets the number of its first image."""
    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    step, told, untold = 0, 0, 0
    while not over.is_set():
        run(step % (count // batch) * batch)
        step += 1
        untold += batch
        now = time.perf_counter()
        if now - told >= LEAST_SECONDS:
            print(f"{now:.9f} {untold}", flush=True)
            told, untold = now, 0


def decode(side=224):
    """One thread reads images: no larger than needed, as djpeg -scale, resized by the shorter side, cropped."""
    import ctypes
    import pathlib
    from PIL import Image, __version__

    turbo = ctypes.CDLL("libturbojpeg.so.0")
    turbo.tjInitDecompress.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(turbo.tjInitDecompress())
    width, height, subsampling, colours = (ctypes.c_int() for _ in range(4))
    files = sorted(pathlib.Path("artifacts/bench/photos").glob("*/*.jpg"))

    def read(file):
        data = file.read_bytes()
        count = ctypes.c_ulong(len(data))
        turbo.tjDecompressHeader3(handle, data, count, *map(ctypes.byref, (width, height, subsampling, colours)))
        whole = width.value, height.value
        eighths = next((n for n in range(1, 8) if min(-(-length * n // 8) for length in whole) >= side), 8)
        decoded = [-(-length * eighths // 8) for length in whole]
        pixels = ctypes.create_string_buffer(3 * decoded[0] * decoded[1])
        if turbo.tjDecompress2(handle, data, count, pixels, decoded[0], 0, decoded[1], 0, 0) != 0:
            raise ValueError(f"{file} cannot be decoded")
        image = Image.frombuffer("RGB", decoded, pixels, "raw", "RGB", 0, 1)
        size = [round(side / min(whole) * length) for length in whole]
        left, top = [(length - side) // 2 for length in size]
        return image.resize(size, Image.BILINEAR).crop((left, top, left + side, top + side)).tobytes()

    repeat(lambda index: read(files[index]), len(files), 1)
    return f"with Pillow {__version__}"


def box_at(i):
    """As BoxAt of DetectionKernelScenario.cs."""
    left, top = i * 7919 % 768, i * 6007 % 544
    return [left, top, left + 16 + i * 3571 % 240, top + 16 + i * 2203 % 240]


def detection_kernel(name):
    from torchvision import ops
    if name == "nms":
        boxes = torch.tensor([box_at(i) for i in range(2000)], dtype=torch.float)
        scores = torch.tensor([i * 977 % 2000 / 2000 for i in range(2000)])
        return repeat(lambda _: ops.nms(boxes, scores, 0.7), 1, 1)
    maps = torch.rand(1, 256, 50, 64)
    regions = torch.tensor([[0, *box_at(i)] for i in range(512)], dtype=torch.float)
    if name == "roi-align":
        return repeat(lambda _: ops.roi_align(maps, regions, 7, 1 / 16, 2), 1, 1)
    pooled = ops.roi_align(maps.requires_grad_(), regions, 7, 1 / 16, 2)
    gradient = torch.rand_like(pooled)
    return repeat(lambda _: torch.autograd.grad(pooled, maps, gradient, retain_graph=True), 1, 1)


def train_detector():
    """torchvision's own detector, images and boxes in memory, as DetectorTrainingScenario.cs has them."""
    from torchvision.models.detection import FasterRCNN
    from torchvision.models.detection.backbone_utils import resnet_fpn_backbone
    height, width = 320, 448
    net = FasterRCNN(
        resnet_fpn_backbone("resnet18", weights=None, trainable_layers=3), num_classes=6, min_size=height, max_size=width,
        box_batch_size_per_image=128)
    learning = [parameter for parameter in net.parameters() if parameter.requires_grad]
    optimizer = torch.optim.SGD(learning, lr=0.001, momentum=0.9, weight_decay=1e-4)
    images = torch.rand(20, 3, height, width)
    corners = torch.rand(20, 8, 2) * torch.tensor([width - 128, height - 128])
    boxes = torch.cat([corners, corners + 32 + 96 * torch.rand(20, 8, 2)], 2)
    labels = torch.arange(8) % 5 + 1
    net.train()

    def step(index):
        losses = sum(net([images[index]], [{"boxes": boxes[index], "labels": labels}]).values())
        optimizer.zero_grad()
        losses.backward()
        torch.nn.utils.clip_grad_norm_(learning, 10)
        optimizer.step()
        losses.item()

    repeat(step, len(images), 1)


def peak_memory():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("scenario", choices=[
        "fit", "transform", "train-18", "train-50", "decode", "roi-align", "roi-align-backward", "nms", "train-detector"])
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    version = torch.__version__
    if arguments.scenario == "decode":
        version = decode()
    elif arguments.scenario in ("fit", "transform", "train-18", "train-50"):
        classify(arguments.scenario)
    elif arguments.scenario == "train-detector":
        train_detector()
    else:
        detection_kernel(arguments.scenario)
    print(json.dumps({"peakMiB": peak_memory(), "version": version}))


def classify(scenario):
    small = scenario in ("fit", "transform")
    count, side, batch = (6400, 32, 128) if small else (160, 224, 8)
    net = resnet20() if small else imagenet([2, 2, 2, 2], False) if scenario == "train-18" else imagenet([3, 4, 6, 3], True)
    net = net.to(memory_format=torch.channels_last)
    images = torch.rand(count, 3, side, side).contiguous(memory_format=torch.channels_last)
    labels = torch.randint(10, (count,))

    if scenario == "transform":
        return evaluate(net, images, batch)
    return train(net, images, labels, batch)


main()
