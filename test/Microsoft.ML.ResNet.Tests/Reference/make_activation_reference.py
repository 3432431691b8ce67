#!/usr/bin/python3
"""Makes activation.safetensors, which test/Explaining compares with: Grad-CAM (Selvaraju et al. 2017) by PyTorch's autograd and hooks.

    /usr/bin/python3 test/Microsoft.ML.ResNet.Tests/Reference/make_activation_reference.py

Weights and images are those of make_reference.py. In double precision; made with Debian 12's torch 1.13.1 and torchvision 0.14.1.
"""
import pathlib

import torch
import torch.nn as nn

from make_reference import CifarNet, noise, save, weights

SEED = 5


def grad_cam(net, layer, images, classes):
    kept = []
    handle = dict(net.named_modules())[layer].register_forward_hook(lambda module, inputs, output: kept.append(output))
    logits = net(images)
    handle.remove()
    (gradient,) = torch.autograd.grad(logits.gather(1, classes[:, None]).sum(), kept)
    heat = torch.relu((gradient.mean((2, 3), keepdim=True) * kept[0]).sum(1))
    return heat.detach().numpy(), logits.softmax(1).gather(1, classes[:, None])[:, 0].detach().numpy()


def main():
    import torchvision.models as models

    torch.set_num_threads(2)
    result = {}
    for name, net, layers, side in (
        ("resnet-18", models.resnet18(), ("layer4", "layer3", "layer4.1.conv2", "layer3.0.downsample.0", "layer2.0.bn1", "maxpool"), 64),
        ("resnet-50", models.resnet50(), ("layer4", "layer4.2", "layer3.5.conv3"), 96),
        ("cifar-20", CifarNet(3), ("layer3", "layer2", "layer1.2.bn2", "conv1"), 32),
    ):
        net.load_state_dict({key: weights(key, tuple(value.shape)) for key, value in net.state_dict().items()})
        net = net.double().eval()
        for module in net.modules():
            # In place, an activation would change what the hook of the layer before it has kept.
            if isinstance(module, nn.ReLU):
                module.inplace = False
        images = torch.from_numpy(noise(f"activation {SEED}", 2 * 3 * side * side).reshape(2, 3, side, side)).double()
        for wanted in ("top", "third"):
            classes = net(images).argmax(1) if wanted == "top" else torch.tensor([3, 3])
            result[f"{name}.{wanted}.classes"] = classes.numpy()
            for layer in layers:
                heat, probabilities = grad_cam(net, layer, images, classes)
                result[f"{name}.{wanted}.{layer}"] = heat
                result[f"{name}.{wanted}.probabilities"] = probabilities
    save(pathlib.Path(__file__).parent / "activation.safetensors", result)


if __name__ == "__main__":
    main()
