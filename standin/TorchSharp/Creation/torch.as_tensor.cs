namespace TorchSharp;

// Over the array's own memory where type and device allow.
public static unsafe partial class torch
{
    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device device = null)
    {
        if (dtype is null && device is null) return data.alias();
        var moved = data.to(dtype ?? data.dtype, device ?? data.device);
        return moved.requires_grad_(data.requires_grad);
    }

    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device device = null) => from_array(data, dtype, device, false);

    public static Tensor as_tensor(IList<bool> rawArray, ScalarType? dtype = null, Device device = null) => from_array(rawArray.ToArray(), dtype, device);

    public static Tensor as_tensor(IList<byte> rawArray, ScalarType? dtype = null, Device device = null) => from_array(rawArray.ToArray(), dtype, device);

    public static Tensor as_tensor(IList<double> rawArray, ScalarType? dtype = null, Device device = null) => from_array(rawArray.ToArray(), dtype, device);

    public static Tensor as_tensor(IList<float> rawArray, ScalarType? dtype = null, Device device = null) => from_array(rawArray.ToArray(), dtype, device);

    public static Tensor as_tensor(IList<int> rawArray, ScalarType? dtype = null, Device device = null) => from_array(rawArray.ToArray(), dtype, device);

    public static Tensor as_tensor(IList<long> rawArray, ScalarType? dtype = null, Device device = null) => from_array(rawArray.ToArray(), dtype, device);

    public static Tensor as_tensor(IList<sbyte> rawArray, ScalarType? dtype = null, Device device = null) => from_array(rawArray.ToArray(), dtype, device);

    public static Tensor as_tensor(IList<short> rawArray, ScalarType? dtype = null, Device device = null) => from_array(rawArray.ToArray(), dtype, device);

    public static Tensor as_tensor(bool[] rawArray, ScalarType? dtype = null, Device device = null) => from_array(rawArray, dtype, device);

    public static Tensor as_tensor(byte[] rawArray, ScalarType? dtype = null, Device device = null) => from_array(rawArray, dtype, device);

    public static Tensor as_tensor(double[] rawArray, ScalarType? dtype = null, Device device = null) => from_array(rawArray, dtype, device);

    public static Tensor as_tensor(float[] rawArray, ScalarType? dtype = null, Device device = null) => from_array(rawArray, dtype, device);

    public static Tensor as_tensor(int[] rawArray, ScalarType? dtype = null, Device device = null) => from_array(rawArray, dtype, device);

    public static Tensor as_tensor(long[] rawArray, ScalarType? dtype = null, Device device = null) => from_array(rawArray, dtype, device);

    public static Tensor as_tensor(sbyte[] rawArray, ScalarType? dtype = null, Device device = null) => from_array(rawArray, dtype, device);

    public static Tensor as_tensor(short[] rawArray, ScalarType? dtype = null, Device device = null) => from_array(rawArray, dtype, device);
}
