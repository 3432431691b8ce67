using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>A tensor as the pickle describes it: a strided view of a storage, inside its bounds.</summary>
/// <param name="Storage">What it is a view of.</param>
/// <param name="Start">Its first element, counted from the storage's beginning.</param>
/// <param name="Shape">Sizes.</param>
/// <param name="Strides">Distances of neighbours along each dimension, in elements, not negative.</param>
internal sealed record PickledTensor(PickledStorage Storage, long Start, ImmutableArray<long> Shape, ImmutableArray<long> Strides)
{
    private const int MostDimensions = 16;

    /// <summary>The elements of the storage from the first that the tensor has to the last.</summary>
    public long Extent => Shape.Contains(0)
        ? 0
        : 1 + Shape.Zip(Strides, (size, stride) => checked((size - 1) * stride)).Aggregate(0L, (sum, reach) => checked(sum + reach));

    /// <summary>Whether its elements lie in the storage as they are to be read: row-major, without gaps.</summary>
    public bool IsContiguous
    {
        get
        {
            long expected = 1;
            for (int i = Shape.Length - 1; i >= 0; i--)
            {
                if (Shape[i] != 1 && Strides[i] != expected)
                    return false;
                expected *= Shape[i];
            }
            return true;
        }
    }

    /// <exception cref="InvalidDataException">It is not inside of the storage.</exception>
    public static PickledTensor Create(PickledStorage storage, long offset, ImmutableArray<long> shape, ImmutableArray<long> strides)
    {
        try
        {
            var tensor = new PickledTensor(storage, checked(storage.ViewStart + offset), shape, strides);
            bool isValid = shape.Length == strides.Length && shape.Length <= MostDimensions && offset >= 0 && shape.All(size => size >= 0)
                && strides.All(stride => stride >= 0)
                && checked(offset + tensor.Extent) <= storage.ViewCount;
            // So that no later product of sizes overflows.
            _ = shape.Aggregate(1L, (count, size) => checked(count * Math.Max(size, 1)));
            if (isValid)
                return tensor;
        }
        catch (OverflowException)
        {
            // Far outside of any storage.
        }
        throw new InvalidDataException(
            $"a tensor of shape {ShapeText.Of(shape)}, strides {ShapeText.Of(strides)} and offset {offset} does not lie inside its storage "
                + $"of {storage.ViewCount} elements");
    }
}
