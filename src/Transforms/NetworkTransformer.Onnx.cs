namespace Microsoft.ML.ResNet;

public abstract partial class NetworkTransformer
{
    /// <summary>
    /// Writes the network as an ONNX file (opset 13), which takes pixels and gives scores, or features: the normalization of the pixels is
    /// part of the graph, decoding and resizing are not. The names of the classes are in the metadata, as JSON, under
    /// <c>resnet.classes</c>.
    /// </summary>
    /// <param name="path">The file. One that is there is replaced once the new one is complete.</param>
    /// <param name="options">How to write it. Default null: all defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names every problem.</exception>
    /// <exception cref="InvalidDataException">An image to calibrate by cannot be read; the message names the row.</exception>
    /// <exception cref="InvalidOperationException">There is no image to calibrate by.</exception>
    /// <exception cref="NotSupportedException">The network is larger than 2 GB, the limit of the format.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed.</exception>
    public void ExportToOnnx(string path, OnnxExportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Scoring.Hold(state => OnnxFile.Write(CreateOnnxModel(state, options), path));
    }

    /// <summary>
    /// Writes the network as ONNX (opset 13), which takes pixels and gives scores, or features: the normalization of the pixels is part of
    /// the graph, decoding and resizing are not. The names of the classes are in the metadata, as JSON, under <c>resnet.classes</c>.
    /// </summary>
    /// <param name="stream">Where to write; it need not seek and is left open.</param>
    /// <param name="options">How to write it. Default null: all defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names every problem.</exception>
    /// <exception cref="InvalidDataException">An image to calibrate by cannot be read; the message names the row.</exception>
    /// <exception cref="InvalidOperationException">There is no image to calibrate by.</exception>
    /// <exception cref="NotSupportedException">The network is larger than 2 GB, the limit of the format.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed.</exception>
    public void ExportToOnnx(Stream stream, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Scoring.Hold(state => OnnxFile.Write(CreateOnnxModel(state, options), stream));
    }

    private ModelProto CreateOnnxModel(NetworkState state, OnnxExportOptions? options)
    {
        options ??= new();
        var description = Description with { Numbers = NumbersFor(options, state) };
        return OnnxExporter.CreateModel(description, Scoring.ClassCount, state, options);
    }

    private NumberFormat NumbersFor(OnnxExportOptions options, NetworkState state)
    {
        bool isInt8 = Description.Numbers.Precision == NetworkPrecision.Int8;
        Validation.ThrowIfAny([.. options.Problems(isInt8)], nameof(options));
        return options switch
        {
            { CalibrationData: { } data } => Calibration.Measure(new(Description, Scoring.ClassCount, state), data),
            { Precision: NetworkPrecision.Single } => NumberFormat.Single,
            { Precision: NetworkPrecision.Half } => NumberFormat.Half,
            _ => Description.Numbers,
        };
    }
}
