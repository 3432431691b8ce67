#!/usr/bin/python3
"""Writes one small network under the names and in the wrappings of public checkpoints, with PyTorch, and what it makes of a batch of
images.

    write_namings.py FOLDER
"""
import argparse
import collections
import copy
import datetime
import json
import pathlib
import re
import struct
import sys

import numpy
import torch
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Networks"))
from public_networks import Net, conv, randomize, save

SMALL = dict(blocks=[1, 2], widths=[16, 32], stem=[16])


class Convolved(nn.Module):
    def __init__(self, inputs, outputs, kernel, stride, activated):
        super().__init__()
        self.convolution, self.normalization, self.activated = conv(inputs, outputs, kernel, stride), nn.BatchNorm2d(outputs), activated

    def forward(self, x):
        x = self.normalization(self.convolution(x))
        return x.relu() if self.activated else x


class TransformersLayer(nn.Module):
    def __init__(self, inputs, outputs, stride, reduction):
        super().__init__()
        self.shortcut = Convolved(inputs, outputs, 1, stride, False) if inputs != outputs or stride != 1 else nn.Identity()
        inner = outputs // reduction
        self.layer = nn.Sequential(Convolved(inputs, outputs, 3, stride, True), Convolved(outputs, outputs, 3, 1,
            False)) if reduction == 1 else nn.Sequential(
            Convolved(inputs, inner, 1, 1, True), Convolved(inner, inner, 3, stride, True), Convolved(inner, outputs, 1, 1, False))

    def forward(self, x):
        return (self.layer(x) + self.shortcut(x)).relu()


class TransformersModel(nn.Module):
    """The names of Hugging Face transformers' ResNetModel."""

    def __init__(self, depths, hidden, embedding, reduction):
        super().__init__()
        self.embedder = nn.ModuleDict({"embedder": Convolved(3, embedding, 7, 2, True)})
        self.encoder = nn.ModuleDict({"stages": nn.ModuleList()})
        inputs = embedding
        for i, (depth, outputs) in enumerate(zip(depths, hidden)):
            layers = [TransformersLayer(inputs if j == 0 else outputs, outputs, 2 if i > 0 and j == 0 else 1, reduction)
                for j in range(depth)]
            self.encoder["stages"].append(nn.ModuleDict({"layers": nn.Sequential(*layers)}))
            inputs = outputs

    def forward(self, x):
        x = nn.functional.max_pool2d(self.embedder["embedder"](x), 3, 2, 1)
        for stage in self.encoder["stages"]:
            x = stage["layers"](x)
        return x.mean((2, 3))


class TransformersClassifier(nn.Module):
    def __init__(self, classes, **arguments):
        super().__init__()
        self.resnet = TransformersModel(**arguments)
        self.classifier = nn.Sequential(nn.Flatten(), nn.Linear(arguments["hidden"][-1], classes))

    def forward(self, x):
        return self.classifier(self.resnet(x))


def prefixed(state, prefix):
    return collections.OrderedDict((prefix + key, value) for key, value in state.items())


def renamed(state, pattern, replacement):
    return collections.OrderedDict((re.sub(pattern, replacement, key), value) for key, value in state.items())


def typed(state, dtype):
    return {key: value.to(dtype) if value.is_floating_point() else value for key, value in state.items()}


def write_safetensors(path, state):
    header, data = {}, b""
    for name, tensor in state.items():
        kind = {torch.float32: "F32", torch.int64: "I64", torch.float16: "F16"}[tensor.dtype]
        values = tensor.contiguous().numpy().tobytes()
        header[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def sharded(state, folder, name):
    (folder / name).mkdir()
    items, files = list(state.items()), {}
    for i, part in enumerate((items[:7], items[7:20], items[20:]), start=1):
        file = f"model-{i:05d}-of-00003.safetensors"
        write_safetensors(folder / name / file, dict(part))
        files.update({key: file for key, _ in part})
    (folder / name / "model.safetensors.index.json").write_text(json.dumps({"metadata": {"total_size": 1}, "weight_map": files}, indent=2))


def namings(folder, images):
    for name, reduction, hidden in (("transformers-basic", 1, [16, 32]), ("transformers-bottleneck", 4, [64, 128])):
        net = randomize(TransformersClassifier(10, depths=[1, 2], hidden=hidden, embedding=16, reduction=reduction), images)
        save(net, folder, name, images)
        save(net.resnet, folder, name + "-features", images)
        sharded(net.state_dict(), folder, name + "-sharded")
    for name, arguments in {"timm-basic": dict(expansion=1), "timm-bottleneck": {}, "timm-d": dict(stem=[8, 8, 16], kernel=3,
        average_pooled=True),
                            "timm-t": dict(stem=[6, 8, 16], kernel=3, average_pooled=True)}.items():
        save(randomize(Net(**{**SMALL, **arguments}), images), folder, name, images)
    net = randomize(Net(**SMALL, pre_activation=True), images)
    state = net.state_dict()
    for pattern, replacement in ((r"^conv1\.", "stem.conv."), (r"^bn\.", "norm."), (r"^fc\.", "head.fc."), (r"\.bn(\d)\.", r".norm\1."),
        (r"downsample\.0", "downsample.conv")):
        state = renamed(state, pattern, replacement)
    state = collections.OrderedDict((re.sub(r"^layer(\d)\.", lambda match: f"stages.{int(match[1]) - 1}.blocks.", key), value) for key,
        value in state.items())
    state["head.fc.weight"] = state["head.fc.weight"][:, :, None, None]
    save(net, folder, "timm-v2", images, state)
    save(randomize(Net(blocks=[1, 1], widths=[16, 32], stem=[16], kernel=3, stem_stride=1, max_pooling=True, expansion=1), images), folder,
        "small-stem-pooled", images)
    save(randomize(Net(**SMALL, stride_in_1x1=True), images), folder, "stride-in-1x1", images)


def wrappings(folder, images):
    net = randomize(Net(**SMALL, expansion=1), images)
    state = net.state_dict()
    save(net, folder, "plain", images)

    def write(name, value, **arguments):
        torch.save(value, folder / f"{name}.pth", **arguments)

    for prefix in ("module.", "model.", "backbone.", "encoder.", "ema.", "module.model.", "net.", "resnet.", "base_model.",
        "module.encoder_q.", "_orig_mod.module.", "timm_model."):
        write(f"prefix-{prefix}", prefixed(state, prefix))
    for key in ("state_dict", "model_state_dict", "model", "net", "model_ema", "state_dict_ema", "ema", "something"):
        write(f"nested-{key}", {"epoch": 3, key: prefixed(state, "module.")})
    write("nested-deeper", {"checkpoint": {"model": {"state_dict": state}}})
    other = {key: value * 0.5 if value.is_floating_point() else value for key, value in state.items()}
    write("averaged", {"state_dict": other, "state_dict_ema": prefixed(state, "module."), "epoch": 1})
    write("averaged-plain", {"state_dict": state, "state_dict_ema": other})
    write("averaged-inside", {**prefixed(state, "model."), **prefixed(other, "ema.")})
    write("momentum", {"state_dict": {**prefixed(state, "module.encoder_q."), **prefixed(other, "module.encoder_k."),
        "module.queue": torch.rand(8, 32)}})
    write("twins", {**prefixed(state, "student."), **prefixed(other, "other.")})
    write("beside-best_acc1", {"epoch": 90, "arch": "resnet18", "state_dict": prefixed(state, "module."), "best_acc1": torch.tensor(76.1),
        "optimizer": {"state": {}}})
    write("beside-mean-std", {"model": state, "mean": torch.rand(3), "std": torch.rand(3)})
    write("among-mean-std", {**state, "mean": torch.rand(3), "std": torch.rand(3)})
    write("among-criterion", {**prefixed(state, "module."), "n_averaged": torch.tensor(7), "criterion.weight": torch.rand(10)})
    write("among-counters", {**state, **{re.sub(r"\.weight$", ".total_ops", key): torch.zeros(1)
        for key in state if key.endswith("conv1.weight")}})
    write("without-counts", {key: value for key, value in state.items() if not key.endswith("num_batches_tracked")})
    for dtype in (torch.float16, torch.bfloat16, torch.float64):
        write(str(dtype).removeprefix("torch."), typed(state, dtype))

    for head in ("fc.1", "head", "head.fc", "classifier", "classifier.1", "last_linear", "linear", "logits"):
        write(f"head-{head}", renamed(state, r"^fc\.", head + "."))
    write("head-outside", {**{"backbone." + key: value for key, value in state.items() if not key.startswith("fc.")},
        "head.fc.weight": state["fc.weight"], "head.fc.bias": state["fc.bias"]})
    without = {key: value for key, value in state.items() if not key.startswith("fc.")}
    write("headless", without)
    write("headless-mlp", {**without, "fc.0.weight": torch.rand(8, 32), "fc.0.bias": torch.rand(8), "fc.3.weight": torch.rand(10, 8),
        "fc.3.bias": torch.rand(10)})
    write("headless-projector", {**prefixed(without, "backbone."), "projector.0.weight": torch.rand(8, 32),
        "projector.2.weight": torch.rand(4, 8)})
    write("head-without-bias", {key: value for key, value in state.items() if key != "fc.bias"})
    write("odd-names", renamed(renamed(state, r"^layer(\d)\.", r"stage\1/"), r"^conv1\.", "first_conv.") | {"extra.gate": torch.rand(3)})

    scheduler = torch.optim.lr_scheduler.OneCycleLR(torch.optim.SGD(net.parameters(), 0.1), max_lr=0.1, total_steps=10)
    objects = {
        "args": argparse.Namespace(lr=0.1, data=pathlib.Path("/data"),
            nested=argparse.Namespace(a=[1])), "best": numpy.float64(76.1), "curve": numpy.arange(5.0), "when": datetime.datetime(2024, 1, 2),
        "path": pathlib.PurePosixPath("a/b"), "device": torch.device("cpu"), "scores": collections.defaultdict(list, a=[1]), "seen": {1,
            2}, "frozen": frozenset([3]), "scheduler": scheduler.state_dict(),
        "dtype": torch.float16, "complex": 1 + 2j, "bytes": bytearray(b"xy"), "slice": slice(1,
            2), "state_dict": state, "quantized": torch.quantize_per_tensor(torch.rand(3), 0.1, 0, torch.qint8),
    }
    for protocol in (2, 3, 4, 5):
        write(f"objects{protocol}", objects, pickle_protocol=protocol)
        write(f"objects{protocol}.legacy", {key: value for key, value in objects.items() if key != "quantized"}, pickle_protocol=protocol,
            _use_new_zipfile_serialization=False)
    write("arrays", {key: value.numpy() for key, value in state.items()} | {"n_averaged": torch.tensor(1)})
    for file, value in {"whole": net, "whole-nested": {"model": net, "epoch": 1}}.items():
        write(file, value)
        write(file + ".legacy", value, _use_new_zipfile_serialization=False)

    for name, value in (("nan", float("nan")), ("infinity", float("inf"))):
        broken = copy.deepcopy(state)
        broken["layer1.0.conv1.weight"][3, 2, 1, 0] = value
        write(name, broken)
        write_safetensors(folder / f"{name}.safetensors", broken)

    write("refused-se", {**state, "layer1.0.se.fc1.weight": torch.rand(4, 16, 1, 1), "layer1.0.se.fc1.bias": torch.rand(4)})
    write("refused-group-norm", {key: value for key, value in state.items() if "running" not in key and "num_batches" not in key})
    write("refused-byob", {"stem.conv.conv.weight": torch.rand(16, 3, 3, 3), "stages.0.0.conv1_1x1.conv.weight": torch.rand(16, 16, 1, 1)})
    write("refused-vit", {"cls_token": torch.rand(1, 1, 8), "patch_embed.proj.weight": torch.rand(8, 3, 16, 16)})
    write("refused-extra", {**state, "neck.conv.weight": torch.rand(32, 32, 1, 1)})


def torchvision_nets(folder, images):
    import torchvision
    for name in ("resnext50_32x4d", "wide_resnet50_2"):
        save(randomize(getattr(torchvision.models, name)(num_classes=10), images), folder, name, images)


def main():
    folder = pathlib.Path(sys.argv[1])
    torch.manual_seed(11)
    images = torch.randn(3, 3, 64, 64)
    (folder / "images").write_bytes(images.numpy().astype("<f4").tobytes())
    namings(folder, images)
    wrappings(folder, images)
    torchvision_nets(folder, images)


if __name__ == "__main__":
    main()
