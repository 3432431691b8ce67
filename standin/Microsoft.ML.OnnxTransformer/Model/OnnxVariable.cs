using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>An input, output or overridable initializer of a model.</summary>
/// <param name="Name">Also the name of its column.</param>
/// <param name="Shape">As ONNX Runtime tells it; -1 is a dimension that is not known.</param>
/// <param name="Type">Of its column.</param>
internal sealed record OnnxVariable(string Name, IReadOnlyList<int> Shape, DataViewType Type);
