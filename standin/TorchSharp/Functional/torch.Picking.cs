namespace TorchSharp;

public static partial class torch
{
    public static Tensor gather(Tensor input, long dim, Tensor index, bool sparse_grad = false) => input.gather(dim, index);

    public static Tensor where(Tensor condition, Tensor x, Tensor y) => x.where(condition, y);

    // The coordinates of the true elements, one tensor a dimension.
    public static Tensor[] where(Tensor condition)
    {
        using var coordinates = condition.nonzero();
        return coordinates.unbind(1);
    }

    public static bool is_tensor(object obj) => obj is Tensor;
}
