namespace Microsoft.ML.Transforms.Onnx;

/// <summary>TensorProto.DataType. An unsupported one is called by its name in a message.</summary>
internal enum OnnxElementType
{
    Undefined,
    Float,
    Uint8,
    Int8,
    Uint16,
    Int16,
    Int32,
    Int64,
    String,
    Bool,
    Float16,
    Double,
    Uint32,
    Uint64,
    Complex64,
    Complex128,
    Bfloat16,
}
