using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>The type of the column that an input or output of a model is.</summary>
internal static class OnnxColumnType
{
    public static DataViewType Of(OnnxType type)
    {
        if (type.Tensor == null)
            throw new NotSupportedException("Sequences and maps are not supported.");
        if (type.Tensor.Shape.Dimensions.Count == 0)
            return ItemType(type.Tensor.ElementType);

        var dimensions = type.Tensor.Shape.Dimensions.Select(Size).ToArray();
        // Rows come one at a time, so a batch of unknown size is one of one row.
        if (dimensions[0] == 0)
            dimensions[0] = 1;
        return dimensions.Contains(0)
            ? new VectorDataViewType(ItemType(type.Tensor.ElementType), 0)
            : new VectorDataViewType(ItemType(type.Tensor.ElementType), dimensions);
    }

    public static PrimitiveDataViewType ItemType(OnnxElementType type) => type switch
    {
        OnnxElementType.Bool => BooleanDataViewType.Instance,
        OnnxElementType.Int8 => NumberDataViewType.SByte,
        OnnxElementType.Uint8 => NumberDataViewType.Byte,
        OnnxElementType.Int16 => NumberDataViewType.Int16,
        OnnxElementType.Uint16 => NumberDataViewType.UInt16,
        OnnxElementType.Int32 => NumberDataViewType.Int32,
        OnnxElementType.Uint32 => NumberDataViewType.UInt32,
        OnnxElementType.Int64 => NumberDataViewType.Int64,
        OnnxElementType.Uint64 => NumberDataViewType.UInt64,
        OnnxElementType.Float => NumberDataViewType.Single,
        OnnxElementType.Double => NumberDataViewType.Double,
        OnnxElementType.String => TextDataViewType.Instance,
        _ => throw Contracts.Except($"Unsupported ONNX scalar type: {type}"),
    };

    /// <summary>0: unknown.</summary>
    private static int Size(OnnxDimension dimension) => dimension.Value <= int.MaxValue
        ? (int)Math.Max(dimension.Value, 0)
        : throw ParameterErrors.Except(dimension.Value, "dim", $"Dimension {dimension.Value} in ONNX tensor cannot exceed the maximum of 32-bit signed integer.");
}
