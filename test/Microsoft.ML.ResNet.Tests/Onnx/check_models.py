"""check_models.py MODEL...: checks ONNX files with onnx.checker and strict shape inference; prints what each gives."""
import sys

import onnx
import onnx.checker
import onnx.shape_inference

for path in sys.argv[1:]:
    onnx.checker.check_model(path, full_check=True)
    model = onnx.load(path)
    graph = onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True).graph
    inferred = {value.name for value in graph.value_info} | {value.name for value in graph.output}
    missing = [name for node in graph.node for name in node.output if name not in inferred]
    if missing:
        sys.exit(f"{path}: no shape could be inferred for {missing}")
    print([dim.dim_param or dim.dim_value for dim in graph.output[0].type.tensor_type.shape.dim])
