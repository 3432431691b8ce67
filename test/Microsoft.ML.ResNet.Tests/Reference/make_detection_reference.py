#!/usr/bin/python3
"""Makes the reference tensors that test/Detection compares with.

    apt-get install python3-torch python3-torchvision
    /usr/bin/python3 test/Microsoft.ML.ResNet.Tests/Reference/make_detection_reference.py

writes boxes.safetensors and detector.safetensors beside this script: what torchvision's own operators, and its fasterrcnn_resnet50_fpn with
weights from `noise`, give. Inputs are not stored: both sides compute them from `noise`.
Made with Debian 12's torch 1.13.1 and torchvision 0.14.1.
"""
import math
import pathlib
import sys

import numpy as np
import torch
import torchvision
from torchvision.models.detection import fasterrcnn_resnet50_fpn
from torchvision.models.detection._utils import BoxCoder
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.image_list import ImageList

from make_reference import noise, save, weights


def boxes_of(name, count, width, height):
    """Boxes with corners inside an image, of at least one pixel a side."""
    values = (noise(name, 4 * count).reshape(count, 4) + np.float32(1)) * np.float32(0.5)
    left, top = values[:, 0] * np.float32(width - 2), values[:, 1] * np.float32(height - 2)
    right = left + np.float32(1) + values[:, 2] * (np.float32(width - 1) - left)
    bottom = top + np.float32(1) + values[:, 3] * (np.float32(height - 1) - top)
    return torch.from_numpy(np.stack([left, top, right, bottom], axis=1))


def suppression(result):
    for count in (300, 2000):
        boxes = boxes_of(f"nms {count}", count, 400, 300)
        # Few levels, so that there are ties.
        scores = torch.from_numpy(np.floor((noise(f"nms scores {count}", count) + np.float32(1)) * np.float32(50)) / np.float32(100))
        for threshold in (0.3, 0.5, 0.7):
            # Debian's sorts in an order of its own among equals: those are put in their order first.
            order = torch.sort(scores, descending=True, stable=True).indices
            kept = order[torchvision.ops.nms(boxes[order], torch.arange(count, 0, -1, dtype=torch.float32), threshold)]
            result[f"nms.{count}.{threshold}"] = kept.numpy()


def pooling(result):
    maps = torch.from_numpy(noise("maps", 2 * 24 * 13 * 17).reshape(2, 24, 13, 17)).requires_grad_()
    boxes = boxes_of("regions", 40, 300, 240) - 20
    regions = torch.cat([(torch.arange(40) % 2).float()[:, None], boxes], dim=1)
    for aligned in (False, True):
        for samples in (0, 2):
            for size in (7, 14):
                name = f"roi.{size}.{samples}.{'aligned' if aligned else 'plain'}"
                pooled = torchvision.ops.roi_align(maps, regions, size, 1 / 16, max(samples, 0) or -1, aligned)
                gradient = torch.from_numpy(noise(name, pooled.numel()).reshape(pooled.shape))
                maps.grad = None
                pooled.backward(gradient)
                result[f"{name}.pooled"] = pooled.detach()[:, ::7].numpy()
                result[f"{name}.gradient"] = maps.grad.numpy()


def coding(result):
    references, boxes = boxes_of("references", 50, 500, 400), boxes_of("boxes", 50, 500, 400)
    deltas = torch.from_numpy(noise("deltas", 200).reshape(50, 4) * np.float32(6))
    for name, coder in (("proposals", BoxCoder((1, 1, 1, 1))), ("detections", BoxCoder((10, 10, 5, 5)))):
        result[f"encoded.{name}"] = coder.encode_single(boxes, references).numpy()
        result[f"decoded.{name}"] = coder.decode_single(deltas, references).numpy()
    result["overlaps"] = torchvision.ops.box_iou(references, boxes).numpy()


def anchors(result):
    sizes = ((32,), (64,), (128,), (256,), (512,))
    generator = AnchorGenerator(sizes, ((0.5, 1.0, 2.0),) * 5)
    maps = [torch.zeros(1, 1, *size) for size in ((40, 56), (20, 28), (10, 14), (5, 7), (3, 4))]
    result["anchors.pyramid"] = generator(ImageList(torch.zeros(1, 3, 160, 224), [(160, 224)]), maps)[0].numpy()
    generator = AnchorGenerator(((128, 256, 512),), ((0.5, 1.0, 2.0),))
    result["anchors.c4"] = generator(ImageList(torch.zeros(1, 3, 160, 224), [(160, 224)]), [torch.zeros(1, 1, 10, 14)])[0].numpy()


def detector_weights(name, shape):
    """As make_reference.weights, with output layers that leave most anchors and classes undecided, as a trained network's do."""
    values = weights(name, shape)
    scales = {"bbox_pred.weight": 0.1, "bbox_pred.bias": 0.1, "cls_score.weight": 20.0, "cls_logits.weight": 0.02, "fc6.weight": 0.5}
    for ending, scale in scales.items():
        if name.endswith(ending):
            return values * np.float32(scale)
    return values


SIZES = ((160, 224), (224, 160), (192, 192))


def image_of(index):
    """Blocks of 16 pixels with noise over them, in 0..1: something with coarse and fine parts."""
    height, width = SIZES[index]
    coarse = noise(f"photo {index}", 3 * (height // 16) * (width // 16)).reshape(3, height // 16, width // 16).repeat(16, 1).repeat(16, 2)
    fine = noise(f"grain {index}", 3 * height * width).reshape(3, height, width)
    return torch.from_numpy(np.float32(0.5) + np.float32(0.375) * coarse + np.float32(0.125) * fine)


def detector(result):
    model = fasterrcnn_resnet50_fpn(
        weights=None, weights_backbone=None, num_classes=6, min_size=160, max_size=1000, box_score_thresh=0.2, image_mean=[0.5] * 3, image_std=[0.25] * 3)
    model.load_state_dict({name: detector_weights(name, tuple(value.shape)) for name, value in model.state_dict().items()})
    model.eval()
    # Without pretrained weights torchvision's normalizations count batches, which its frozen ones do not.
    names = "\n".join(name for name in model.state_dict() if not name.endswith("num_batches_tracked")).encode()
    result["detector.names"] = np.frombuffer(names + b" " * (-len(names) % 8), dtype=np.int64)
    captured = []
    model.rpn.register_forward_hook(lambda module, inputs, output: captured.append(output[0]))
    for index, (height, width) in enumerate(SIZES):
        model.transform.min_size = (min(height, width),)
        with torch.no_grad():
            found = model([image_of(index)])[0]
        result[f"detector.{index}.proposals"] = captured[-1][0].numpy()
        result[f"detector.{index}.boxes"] = found["boxes"].numpy()
        result[f"detector.{index}.scores"] = found["scores"].numpy()
        result[f"detector.{index}.labels"] = found["labels"].numpy()
        print(index, len(captured[-1][0]), len(found["boxes"]), found["scores"][:5], found["labels"][:10], found["boxes"][:3], file=sys.stderr)


def main():
    folder = pathlib.Path(__file__).parent
    torch.set_num_threads(2)
    operators = {}
    suppression(operators)
    pooling(operators)
    coding(operators)
    anchors(operators)
    save(folder / "boxes.safetensors", operators)
    detections = {}
    detector(detections)
    save(folder / "detector.safetensors", detections)


if __name__ == "__main__":
    main()
