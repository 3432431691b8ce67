#!/usr/bin/python3
"""What torchvision's networks see in photos, layer by layer, for FeaturizerTests to compare with.

    make_features.py NAME FOLDER RESIZE CROP LAYER,... PHOTO...

No layers mean all that torchvision.models.feature_extraction names.
Writes FOLDER/NAME.pth, a network with random weights and statistics, and for each layer FOLDER/LAYER.bin: its output for each photo, float32 [photos, C, H, W].
Photos are prepared as torchvision's references do it for testing: the shorter side is resized, the centre cropped, ImageNet's mean and deviation applied.
"""
import pathlib
import sys

import PIL.Image
import torch
from torchvision import transforms
from torchvision.models.feature_extraction import create_feature_extractor, get_graph_node_names

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Networks"))
from random_network import random_network


def main(name, folder, resize, crop, layers, photos):
    net = random_network(name, seed=11)
    torch.save(net.state_dict(), folder / f"{name}.pth")
    # In place, activations would overwrite what the layers before them gave.
    for module in net.modules():
        if isinstance(module, torch.nn.ReLU):
            module.inplace = False
    layers = layers or [node for node in get_graph_node_names(net)[1] if node != "x"]
    outputs = {layer: [] for layer in layers}
    extractor = create_feature_extractor(net, {layer: layer for layer in layers})
    preprocess = transforms.Compose([
        transforms.Resize(resize), transforms.CenterCrop(crop), transforms.ToTensor(), transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])])
    with torch.no_grad():
        for photo in photos:
            for layer, output in extractor(preprocess(PIL.Image.open(photo).convert("RGB"))[None]).items():
                outputs[layer].append(output[0])
    for layer in layers:
        (folder / f"{layer}.bin").write_bytes(torch.stack(outputs[layer]).numpy().astype("<f4").tobytes())


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), [layer for layer in sys.argv[5].split(",") if layer], sys.argv[6:])
