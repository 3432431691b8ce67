namespace Microsoft.ML.ResNet;

/// <summary>
/// Reads the way from the images to the first convolution: a transposition from [N, H, W, C], and what is subtracted and divided by.
/// </summary>
internal sealed class GraphInputReader(OnnxGraph graph)
{
    private const int LongestSide = 1 << 14;

    private readonly ChannelConstants _constants = new(graph);
    private double[] _scale = [], _shift = [];
    private float[]? _meanImage;

    /// <param name="firstWeight">The weight of the first convolution, which knows the channels where the input does not.</param>
    /// <exception cref="InvalidDataException">The input is no batch of images.</exception>
    public GraphInput Read(TensorProto firstWeight)
    {
        long?[] sizes = [.. (graph.Input.Type?.TensorType?.Shape?.Dim ?? []).Select(size => size.DimValue is > 0 ? size.DimValue : null)];
        if (sizes.Length == 0)
            sizes = new long?[4];
        if (sizes.Length != 4)
            throw new InvalidDataException(
                $"its graph takes {graph.Input.Name} of {sizes.Length} dimensions, where a batch of images has four");

        string value = graph.SourceOf(graph.Input.Name);
        long channels = firstWeight.Dims.Count == 4 && firstWeight.Dims[1] is > 0 and <= 1024 and var count ? count
            : throw new InvalidDataException("its graph has no convolution of images first");
        bool isInterleaved = graph.UsersOf(value).Any(node => node.OpType == "Transpose") || (sizes[1] != channels && sizes[3] == channels);
        (_scale, _shift) = ([.. Enumerable.Repeat(1.0, (int)channels)], new double[channels]);
        bool isScaled = false;
        while (graph.UsersOf(value) is [{ Output.Count: > 0 } node] && node.OpType is not ("Conv" or "Pad"))
        {
            if (node.OpType == "Transpose" && isInterleaved && node.Ints("perm") is [0, 3, 1, 2])
                (sizes, isInterleaved) = ([sizes[0], sizes[3], sizes[1], sizes[2]], false);
            else if (Then(node, value, channels, isInterleaved, sizes))
                isScaled = true;
            else
                break;
            value = graph.SourceOf(node.Output[0]);
        }
        if (isInterleaved || (sizes[1] ?? channels) != channels || sizes[2] > LongestSide || sizes[3] > LongestSide)
            throw new InvalidDataException(
                $"its graph takes {graph.Input.Name} of the shape [{string.Join(", ", sizes.Select(size => size?.ToString() ?? "?"))}], "
                    + $"and its first convolution {channels} channels");

        ImageShape? shape = sizes is [_, _, { } height, { } width] ? new((int)channels, (int)height, (int)width) : null;
        return new(new(value, channels, sizes[2], sizes[3]),
            new() { ImageShape = shape, Normalization = isScaled ? Normalization(shape) : null });
    }

    private bool Then(NodeProto node, string value, long channels, bool isInterleaved, long?[] sizes)
    {
        if (node.OpType == "BatchNormalization" && !isInterleaved)
        {
            var normalization = new ChannelNormalization(new float[channels]);
            float[] Of(int index) => _constants.OfNormalization(node, index, channels);
            double[] factor = [.. Of(1).Zip(Of(4), (scale, variance) =>
                scale / Math.Sqrt(variance + (double)node.Single("epsilon", 1e-5f)))];
            Then(factor, [.. Of(2).Zip(Of(3), factor).Select(entry => entry.First - (entry.Second * entry.Third))]);
            return true;
        }
        if (_constants.Read(node, value, channels, isInterleaved) is var (scale, shift))
        {
            Then(scale, shift);
            return true;
        }
        if (node is not { OpType: "Sub", Input.Count: 2 } || isInterleaved || _meanImage is not null || _scale.Any(factor => factor != 1)
            || _shift.Any(offset => offset != 0))
            return false;
        // A mean image.
        var mean = graph.Constants.Find(node.Input[1]);
        if (mean is null || mean.Dims.Count is < 3 or > 4 || sizes is not [_, _, { } height, { } width]
            || !mean.Dims.TakeLast(3).SequenceEqual([channels, height, width]))
            return false;
        _meanImage = graph.Constants.Singles(node.Input[1]);
        return _meanImage!.Length == channels * height * width;
    }

    private void Then(double[] scale, double[] shift)
    {
        for (int i = 0; i < _scale.Length; i++)
            (_scale[i], _shift[i]) = (_scale[i] * scale[i], (_shift[i] * scale[i]) + shift[i]);
    }

    /// <summary>
    /// Whether pixels are of 0..255 or 0..1 no graph says: where numbers above 2 are subtracted or divided by, they are of 0..255.
    /// </summary>
    private PixelNormalization Normalization(ImageShape? shape)
    {
        double[] mean = [.. _shift.Zip(_scale, (offset, factor) => -offset / factor)], deviation = [.. _scale.Select(factor => 1 / factor)];
        if (!deviation.All(value => value > 0 && float.IsFinite((float)value)) || !mean.All(double.IsFinite))
            throw new InvalidDataException("its graph scales images by numbers that are not above 0, or not finite");
        const double Largest = 2;
        double unit = _meanImage is not null || mean.Concat(deviation).Any(value => Math.Abs(value) > Largest) ? byte.MaxValue : 1;
        if (_meanImage is null)
            return new() { Mean = [.. mean.Select(value => (float)(value / unit))],
                StandardDeviation = [.. deviation.Select(value => (float)(value / unit))] };

        if (_shift.Any(offset => offset != 0))
            throw new InvalidDataException("its graph subtracts a mean image and something else");
        float[] interleaved = new float[_meanImage.Length];
        PixelOrder.Interleave(_meanImage, interleaved, new ImageInput(shape!.Value, PixelLayout.Planar));
        return new() { Mean = [.. interleaved.Select(value => (float)(value / unit))], MeanImageShape = shape,
            StandardDeviation = [.. deviation.Select(value => (float)(value / unit))] };
    }
}
