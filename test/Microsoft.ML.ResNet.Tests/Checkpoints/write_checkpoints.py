#!/usr/bin/python3
"""Writes checkpoints with PyTorch for the tests beside this script, and checks one that C# wrote.

    write_checkpoints.py forms FOLDER                  small files in every form that torch.save has
    write_checkpoints.py state LIST FOLDER             random tensors of the names and shapes in LIST, one a line
    write_checkpoints.py resnet NAME FOLDER IMAGE      a torchvision net with random weights and statistics, and what it makes of a photo
    write_checkpoints.py check NAME FOLDER FILE        FILE (safetensors) has the weights of FOLDER/NAME.pth bit for bit, and torchvision loads it

safetensors' own Python package is not in Debian: `read_safetensors` follows the format's description.
"""
import collections
import json
import pathlib
import struct
import sys

import torch


def save_both(value, folder, name):
    torch.save(value, folder / f"{name}.zip.pth")
    torch.save(value, folder / f"{name}.legacy.pth", _use_new_zipfile_serialization=False)


def counted(*shape, dtype=torch.float32, start=0):
    count = torch.Size(shape).numel()
    return torch.arange(start, start + count).reshape(shape).to(dtype)


def forms(folder):
    base = counted(4, 6)
    grid = counted(2, 3, 4, 5)
    save_both(collections.OrderedDict(
        whole=base, row=base[2], column=base[:, 1], transposed=base.t(), every_second=base[1:, ::2], number=base[3, 5], channels_last=grid.contiguous(memory_format=torch.channels_last),
        permuted=grid.permute(3, 1, 0, 2), expanded=counted(3, start=7)[None].expand(4, 3), empty=torch.zeros(0, 3), parameter=torch.nn.Parameter(counted(2, 2))), folder, "views")
    save_both({str(dtype).removeprefix("torch."): torch.tensor([0, 1, 2, 100], dtype=torch.int64).to(dtype) for dtype in (
        torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool)}, folder, "types")
    fractions = torch.tensor([0.1, -3.7, 1e-3, 65504.0, 1.5, -0.0])
    save_both({"float16": fractions.half(), "bfloat16": fractions.bfloat16(), "float64": fractions.double() / 3}, folder, "fractions")

    net = torch.nn.DataParallel(torch.nn.Sequential(collections.OrderedDict(conv=torch.nn.Conv2d(3, 4, 3), bn=torch.nn.BatchNorm2d(4))))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    net(counted(1, 3, 5, 5) / 75).sum().backward()
    optimizer.step()
    save_both({"epoch": 90, "arch": "tiny", "best_acc1": 76.5, "done": True, "none": None, "sizes": torch.Size([3, 4]), "dtype": torch.float16, "history": [1.5, (2, "x"), {"a": [None]}],
               "state_dict": net.state_dict(), "optimizer": optimizer.state_dict(),
               "scheduler": torch.optim.lr_scheduler.MultiStepLR(optimizer, [30, 60]).state_dict()}, folder, "nested")
    for protocol in range(2, 6):
        torch.save({"model": {"weight": base, "shared": base}}, folder / f"protocol{protocol}.pth", pickle_protocol=protocol)
        torch.save({"model": {"weight": base, "shared": base}}, folder / f"protocol{protocol}.legacy.pth", pickle_protocol=protocol, _use_new_zipfile_serialization=False)
    save_both(net, folder, "whole")
    torch.jit.script(torch.nn.Linear(2, 3)).save(str(folder / "script.pt"))


def random_state(names_and_shapes, folder):
    torch.manual_seed(1)
    state = collections.OrderedDict()
    for line in names_and_shapes.read_text().splitlines():
        name, *shape = line.split()
        state[name] = torch.tensor(5) if name.endswith("num_batches_tracked") else torch.rand([int(size) for size in shape])
    save_both(state, folder, "net")


def resnet(name, folder, image):
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Networks"))
    from random_network import random_network
    net = random_network(name, seed=7)
    state = net.state_dict()
    torch.save(state, folder / f"{name}.pth")
    torch.save(state, folder / f"{name}.legacy.pth", _use_new_zipfile_serialization=False)
    for type in (torch.float16, torch.bfloat16, torch.float64):
        if name == "resnet18":
            torch.save({"state_dict": {f"module.{key}": value.to(type) if value.is_floating_point() else value for key, value in state.items()}},
                       folder / f"{name}.{str(type).removeprefix('torch.')}.pth")
    if not image.exists():
        return
    import PIL.Image
    from torchvision import transforms
    preprocess = transforms.Compose([
        transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor(), transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])])
    pixels = preprocess(PIL.Image.open(image).convert("RGB"))[None]
    with torch.no_grad():
        (folder / f"{name}.logits").write_bytes(net(pixels).numpy().astype("<f4").tobytes())


def read_safetensors(path):
    content = path.read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8:8 + length])
    assert (8 + length) % 8 == 0, "not aligned"
    assert content[8:9] == b"{"
    metadata = header.pop("__metadata__")
    assert metadata["format"] == "pt" and all(isinstance(value, str) for value in metadata.values()), metadata
    state, end = {}, 0
    for name, entry in header.items():
        type = {"F32": torch.float32, "I64": torch.int64}[entry["dtype"]]
        start, stop = entry["data_offsets"]
        assert start == end and start % torch.empty(0, dtype=type).element_size() == 0, name
        end = stop
        state[name] = torch.frombuffer(bytearray(content[8 + length + start:8 + length + stop]), dtype=type).reshape(entry["shape"])
    assert 8 + length + end == len(content), "bytes left over"
    return state


def check(name, folder, file):
    import torchvision
    state = read_safetensors(file)
    expected = torch.load(folder / f"{name}.pth")
    assert state.keys() == expected.keys()
    for key, value in expected.items():
        assert value.dtype == state[key].dtype and value.numpy().tobytes() == state[key].numpy().tobytes(), key
    getattr(torchvision.models, name)().load_state_dict(state)
    print(len(state))


def main():
    command, *arguments = sys.argv[1:]
    if command == "forms":
        forms(pathlib.Path(arguments[0]))
    elif command == "state":
        random_state(pathlib.Path(arguments[0]), pathlib.Path(arguments[1]))
    elif command == "resnet":
        resnet(arguments[0], pathlib.Path(arguments[1]), pathlib.Path(arguments[2]))
    else:
        check(arguments[0], pathlib.Path(arguments[1]), pathlib.Path(arguments[2]))


if __name__ == "__main__":
    main()
