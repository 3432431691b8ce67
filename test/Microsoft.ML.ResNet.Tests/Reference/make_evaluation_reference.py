#!/usr/bin/python3
"""Makes evaluation.safetensors, which test/Detection/Evaluation compares with: the figures of COCO's and VOC's own evaluation.

    /usr/bin/python3 test/Microsoft.ML.ResNet.Tests/Reference/make_evaluation_reference.py COCOEVAL VOC_EVAL

COCOEVAL is PythonAPI/pycocotools/cocoeval.py of cocodataset/cocoapi, VOC_EVAL lib/datasets/voc_eval.py of rbgirshick/py-faster-rcnn; both run as they
are, but for the overlap of boxes, which cocoapi has in C, and for the reading of files. Objects and detections are made of `noise`, on the tests' side too.
"""
import collections
import pathlib
import sys
import types

import numpy as np

from make_reference import noise, save

IMAGES, CLASSES, WIDTH, HEIGHT = 30, 4, 300, 240


def box_iou(found, truth, crowd):
    """maskApi.c's bbIou: boxes as left, top, width, height; the area of the detection alone for a crowd."""
    result = np.zeros((len(found), len(truth)))
    for d, a in enumerate(found):
        for t, b in enumerate(truth):
            w = min(a[2] + a[0], b[2] + b[0]) - max(a[0], b[0])
            h = min(a[3] + a[1], b[3] + b[1]) - max(a[1], b[1])
            if w <= 0 or h <= 0:
                continue
            shared = w * h
            result[d, t] = shared / (a[2] * a[3] if crowd[t] else a[2] * a[3] + b[2] * b[3] - shared)
    return result


def boxes(name, count):
    """Whole pixels, so that widths are exact in any precision."""
    values = (noise(name, 4 * count).reshape(count, 4) + np.float32(1)) * np.float32(0.5)
    left, top = np.floor(values[:, 0] * np.float32(WIDTH - 60)), np.floor(values[:, 1] * np.float32(HEIGHT - 60))
    width, height = np.float32(8) + np.floor(values[:, 2] * np.float32(120)), np.float32(8) + np.floor(values[:, 3] * np.float32(120))
    return np.stack([left, top, left + width, top + height], axis=1).astype(np.float64)


def draw(set_name):
    """For each image its objects (class, box, is marked) and its detections (class, score, box): some near objects, some anywhere."""
    images = []
    for image in range(IMAGES):
        name = f"{set_name} {image}"
        count = int((noise(name + " count", 1)[0] + 1) * 4)
        kinds = noise(name + " kinds", 64)
        truth = boxes(name + " truth", 16)[:count]
        truths = [(int((kinds[i] + 1) * 0.5 * CLASSES), truth[i], bool(kinds[32 + i] > 0.7)) for i in range(count)]
        found = []
        shift = np.floor(noise(name + " shift", 64) * np.float32(10)).astype(np.float64).reshape(16, 4)
        scores = np.floor((noise(name + " scores", 64) + np.float32(1)) * np.float32(10)) / np.float32(20)
        anywhere = boxes(name + " anywhere", 16)
        for i in range(count):
            found.append((truths[i][0], scores[i], truth[i] + shift[i]))
            if kinds[48 + i] > 0:
                found.append(((truths[i][0] + int(kinds[16 + i] > 0.5)) % CLASSES, scores[16 + i], truth[i] + shift[15 - i] / 2))
        for i in range(6):
            found.append((int((kinds[40 + i] + 1) * 0.5 * CLASSES), scores[32 + i], anywhere[i]))
        images.append((truths, found))
    return images


def coco(path, images):
    """The twelve figures, marked objects as crowds."""
    mask = types.ModuleType("pycocotools.mask")
    mask.iou = lambda found, truth, crowd: box_iou(found, truth, crowd) if len(found) and len(truth) else []
    package = types.ModuleType("pycocotools")
    package.mask = mask
    sys.modules.update({"pycocotools": package, "pycocotools.mask": mask})
    module = types.ModuleType("cocoeval")
    text = pathlib.Path(path).read_text().replace("from . import mask as maskUtils", "from pycocotools import mask as maskUtils")
    np.float = float
    # numpy's linspace no longer takes a length that is no whole number.
    text = text.replace("np.round((0.95 - .5) / .05) + 1", "10").replace("np.round((1.00 - .0) / .01) + 1", "101")
    text = text.replace("int(np.round((0.95 - .5) / .05)) + 1", "10").replace("int(np.round((1.00 - .0) / .01)) + 1", "101")
    exec(compile(text, path, "exec"), module.__dict__)
    evaluation = module.COCOeval(iouType="bbox")
    evaluation.params.imgIds = list(range(IMAGES))
    evaluation.params.catIds = list(range(CLASSES))
    gts, dts, number = collections.defaultdict(list), collections.defaultdict(list), 0
    for image, (truths, found) in enumerate(images):
        for kind, box, marked in truths:
            number += 1
            size = [box[0], box[1], box[2] - box[0], box[3] - box[1]]
            gts[image, kind].append({"id": number, "image_id": image, "category_id": kind, "bbox": size, "area": size[2] * size[3], "iscrowd": int(marked), "ignore": int(marked)})
        for kind, score, box in found:
            number += 1
            size = [box[0], box[1], box[2] - box[0], box[3] - box[1]]
            dts[image, kind].append({"id": number, "image_id": image, "category_id": kind, "bbox": size, "area": size[2] * size[3], "score": float(score)})
    evaluation._prepare = lambda: None
    evaluation._gts, evaluation._dts = gts, dts
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    return np.asarray(evaluation.stats, dtype=np.float64)


def voc(path, images, kind, use_07):
    """Average precision of one class, marked objects as difficult ones; voc_eval.py's own lines from where the files are read."""
    lines = pathlib.Path(path).read_text().split("\n")
    start = next(i for i, line in enumerate(lines) if "go down dets and mark TPs and FPs" in line)
    end = next(i for i, line in enumerate(lines) if line.strip().startswith("ap = voc_ap(rec, prec"))
    functions = next(i for i, line in enumerate(lines) if line.startswith("def voc_ap"))
    after = next(i for i, line in enumerate(lines) if line.startswith("def voc_eval"))
    body = "\n".join(line[4:] for line in lines[start : end + 1])
    class_recs, npos, image_ids, confidence, found = {}, 0, [], [], []
    for image, (truths, detections) in enumerate(images):
        ours = [truth for truth in truths if truth[0] == kind]
        difficult = np.array([truth[2] for truth in ours], dtype=bool)
        class_recs[image] = {"bbox": np.array([truth[1] for truth in ours]), "difficult": difficult, "det": [False] * len(ours)}
        npos += int(np.sum(~difficult))
        for detection in (one for one in detections if one[0] == kind):
            image_ids.append(image)
            confidence.append(float(detection[1]))
            found.append(detection[2])
    # Stable, which voc_eval.py leaves to chance.
    order = np.argsort(-np.array(confidence), kind="mergesort")
    scope = {"np": np, "class_recs": class_recs, "npos": npos, "nd": len(order), "ovthresh": 0.5, "use_07_metric": use_07,
             "image_ids": [image_ids[i] for i in order], "BB": np.array(found)[order, :]}
    exec("\n".join(lines[functions:after]), scope)
    exec(body.replace("nd = len(image_ids)", ""), scope)
    return float(scope["ap"])


def main():
    folder = pathlib.Path(__file__).parent
    result = {}
    for name in ("first", "second", "third"):
        images = draw(name)
        result[f"{name}.coco"] = coco(sys.argv[1], images)
        for year, use_07 in (("2007", True), ("2012", False)):
            result[f"{name}.voc{year}"] = np.array([voc(sys.argv[2], images, kind, use_07) for kind in range(CLASSES)])
        print(result[f"{name}.voc2007"], result[f"{name}.voc2012"], file=sys.stderr)
    save(folder / "evaluation.safetensors", result)


if __name__ == "__main__":
    main()
