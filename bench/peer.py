"""The same nets, batches and steps in plain PyTorch, channels-last, as its users write them: what the library is measured against.

usage: peer.py fit|transform|train-18|train-50|decode|roi-align|roi-align-backward|nms|train-detector --seconds S [--threads N]
Prints one line of JSON: images or calls a second, and the peak resident memory of this process in MiB.
"""
import argparse
import json
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

# As SteadyRate.cs has it.
WARM_UP_RUNS, WARM_UP_SECONDS = 3, 2


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


def train(net, images, labels, batch, seconds):
    """Images a second of a bare loop: no reading, no augmentation, no measuring of errors."""
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-4)
    net.train()

    def step(first):
        optimizer.zero_grad()
        loss = F.cross_entropy(net(images[first:first + batch]), labels[first:first + batch])
        loss.backward()
        optimizer.step()
        loss.item()

    return rate(step, len(images), batch, seconds)


def evaluate(net, images, batch, seconds):
    net.eval()
    with torch.inference_mode():
        return rate(lambda first: net(images[first:first + batch]).softmax(1), len(images), batch, seconds)


def rate(run, count, batch, seconds):
    def repeat(step, at_least_to, seconds):
        start = time.perf_counter()
        while step < at_least_to or time.perf_counter() - start < seconds:
            run(step % (count // batch) * batch)
            step += 1
        return step, time.perf_counter() - start

    warm, _ = repeat(0, WARM_UP_RUNS, WARM_UP_SECONDS)
    end, taken = repeat(warm, warm + 1, seconds)
    return batch * (end - warm) / taken


def decode(seconds, side=224):
    """Images a second that one thread reads: no larger than needed (as djpeg -scale), resized by the shorter side, cropped."""
    import pathlib
    from PIL import Image, __version__

    files = sorted(pathlib.Path("artifacts/bench/photos").glob("*/*.jpg"))

    def read(file):
        image = Image.open(file)
        scale = side / min(image.size)
        size = [round(scale * length) for length in image.size]
        image.draft("RGB", size)
        left, top = [(length - side) // 2 for length in size]
        return image.convert("RGB").resize(size, Image.BILINEAR).crop((left, top, left + side, top + side)).tobytes()

    for file in files:
        read(file)
    start, count = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        read(files[count % len(files)])
        count += 1
    return count / (time.perf_counter() - start), __version__


def box_at(i):
    """As BoxAt of DetectionKernelScenario.cs."""
    left, top = i * 7919 % 768, i * 6007 % 544
    return [left, top, left + 16 + i * 3571 % 240, top + 16 + i * 2203 % 240]


def detection_kernel(name, seconds):
    from torchvision import ops
    if name == "nms":
        boxes = torch.tensor([box_at(i) for i in range(2000)], dtype=torch.float)
        scores = torch.tensor([i * 977 % 2000 / 2000 for i in range(2000)])
        return rate(lambda _: ops.nms(boxes, scores, 0.7), 1, 1, seconds)
    maps = torch.rand(1, 256, 50, 64)
    regions = torch.tensor([[0, *box_at(i)] for i in range(512)], dtype=torch.float)
    if name == "roi-align":
        return rate(lambda _: ops.roi_align(maps, regions, 7, 1 / 16, 2), 1, 1, seconds)
    pooled = ops.roi_align(maps.requires_grad_(), regions, 7, 1 / 16, 2)
    gradient = torch.rand_like(pooled)
    return rate(lambda _: torch.autograd.grad(pooled, maps, gradient, retain_graph=True), 1, 1, seconds)


def train_detector(seconds):
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

    return rate(step, len(images), 1, seconds)


def peak_memory():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("scenario", choices=[
        "fit", "transform", "train-18", "train-50", "decode", "roi-align", "roi-align-backward", "nms", "train-detector"])
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    version = torch.__version__
    if arguments.scenario == "decode":
        speed, version = decode(arguments.seconds)
    elif arguments.scenario in ("fit", "transform", "train-18", "train-50"):
        speed = classify(arguments.scenario, arguments.seconds)
    elif arguments.scenario == "train-detector":
        speed = train_detector(arguments.seconds)
    else:
        speed = detection_kernel(arguments.scenario, arguments.seconds)
    print(json.dumps({"rate": speed, "peakMiB": peak_memory(), "processorSeconds": time.process_time(), "version": version}))


def classify(scenario, seconds):
    small = scenario in ("fit", "transform")
    count, side, batch = (6400, 32, 128) if small else (160, 224, 8)
    net = resnet20() if small else imagenet([2, 2, 2, 2], False) if scenario == "train-18" else imagenet([3, 4, 6, 3], True)
    net = net.to(memory_format=torch.channels_last)
    images = torch.rand(count, 3, side, side).contiguous(memory_format=torch.channels_last)
    labels = torch.randint(10, (count,))

    if scenario == "transform":
        return evaluate(net, images, batch, seconds)
    return train(net, images, labels, batch, seconds)


main()
