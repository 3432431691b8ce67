using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Makes a tensor of a row's value.</summary>
internal static class OnnxInputReader
{
    public static Func<NamedOnnxValue> Create(DataViewRow row, OnnxInputColumn input)
    {
        var itemType = input.Column.Type.ItemTypeOf().RawType;
        return input.Column.Type is VectorDataViewType
            ? RawTypeCall.Invoke<Func<NamedOnnxValue>>(OfVector<int>, itemType, row, input)
            : RawTypeCall.Invoke<Func<NamedOnnxValue>>(OfScalar<int>, itemType, row, input);
    }

    private static Func<NamedOnnxValue> OfScalar<T>(DataViewRow row, OnnxInputColumn input)
    {
        var getter = row.GetGetter<T>(input.Column);
        return () =>
        {
            T value = default;
            getter(ref value);
            return Tensor(input, [value], [1, 1]);
        };
    }

    private static Func<NamedOnnxValue> OfVector<T>(DataViewRow row, OnnxInputColumn input)
    {
        var getter = row.GetGetter<VBuffer<T>>(input.Column);
        VBuffer<T> values = default, dense = default;
        var isKnownSize = ((VectorDataViewType)input.Column.Type).IsKnownSize;
        var known = input.Shape.Where(length => length > 0).Aggregate((product, length) => product * length);
        return () =>
        {
            getter(ref values);
            values.CopyToDense(ref dense);
            var shape = new List<int>(input.Shape);
            if (!isKnownSize)
                shape[shape.IndexOf(0)] = dense.Length / known;
            return Tensor(input, dense.GetValues().ToArray(), [.. shape]);
        };
    }

    private static NamedOnnxValue Tensor<T>(OnnxInputColumn input, T[] values, int[] shape) => values is ReadOnlyMemory<char>[] texts
        ? NamedOnnxValue.CreateFromTensor(input.Column.Name, new DenseTensor<string>(Array.ConvertAll(texts, text => text.ToString()), shape))
        : NamedOnnxValue.CreateFromTensor(input.Column.Name, new DenseTensor<T>(values, shape));
}
