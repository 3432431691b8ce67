namespace Microsoft.ML.ResNet;

/// <summary>TensorProto.DataType, as far as it is used here.</summary>
internal enum TensorElementType
{
    Undefined = 0,
    Float = 1,
    UInt8 = 2,
    Int64 = 7,
}
