using Microsoft.ML.ResNet;

namespace Microsoft.ML;

/// <summary>Makes what is done with a trained residual network available where ML.NET saves, loads and uses models.</summary>
public static class ResNetModelCatalog
{
    /// <summary>
    /// Loads a pipeline that <c>mlContext.Model.Save</c> wrote, as <c>mlContext.Model.Load</c> does, with its residual networks as they
    /// were fitted: they score in batches, where the stock transformers that they were saved as score row by row.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.Model</c>; the <see cref="MLContext.GpuDeviceId"/> chooses the device.</param>
    /// <param name="path">The file.</param>
    /// <param name="inputSchema">The schema that the pipeline was saved with; null if it was saved without.</param>
    /// <param name="options">How to score. Default null: all defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names every problem.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or has no residual network saved by this library.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ITransformer LoadResNet(
        this ModelOperationsCatalog catalog, string path, out DataViewSchema inputSchema, ScoringOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using var stream = File.OpenRead(path);
        return ModelLoading.LoadPipeline(MLNetInternals.EnvironmentOf(catalog), catalog, stream, path, options ?? new(), out inputSchema);
    }

    /// <inheritdoc cref="LoadResNet(ModelOperationsCatalog, string, out DataViewSchema, ScoringOptions?)" path="/*[not(self::param)]"/>
    /// <param name="catalog">As in <c>mlContext.Model</c>; the <see cref="MLContext.GpuDeviceId"/> chooses the device.</param>
    /// <param name="stream">Stands before the model, must seek, and is left open.</param>
    /// <param name="inputSchema">The schema that the pipeline was saved with; null if it was saved without.</param>
    /// <param name="options">How to score. Default null: all defaults.</param>
    public static ITransformer LoadResNet(
        this ModelOperationsCatalog catalog, Stream stream, out DataViewSchema inputSchema, ScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ModelLoading.LoadPipeline(
            MLNetInternals.EnvironmentOf(catalog), catalog, stream, "The model", options ?? new(), out inputSchema);
    }

    /// <summary>
    /// Saves a pipeline as <c>mlContext.Model.Save</c> does, but never half: it is written aside, and takes the place of an older file once
    /// it is whole. <c>mlContext.Model.Save</c> writes over the
    /// older file, and where the disk is full both are lost.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.Model</c>.</param>
    /// <param name="model">What <c>Fit</c> gave, of whatever trainer.</param>
    /// <param name="inputSchema">The schema of the data that it was fitted on.</param>
    /// <param name="path">The file. Its folder must be there.</param>
    /// <exception cref="IOException">It cannot be written; what was there before is as it was.</exception>
    public static void SaveResNet(this ModelOperationsCatalog catalog, ITransformer model, DataViewSchema? inputSchema, string path)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        WholeFile.Write(path, stream => catalog.Save(model, inputSchema, stream));
    }

    /// <summary>
    /// Makes a transformer of a file of weights, such as one of PyTorch's public checkpoints: it scores images with the network as it was
    /// trained elsewhere, evaluates, exports and saves like a fitted one, and can be trained on as
    /// <see cref="ResNetTrainer.Options.InitialModel"/>.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.Model</c>; the <see cref="MLContext.GpuDeviceId"/> chooses the device.</param>
    /// <param name="path">
    /// What <see cref="ResNetCheckpoint.Load(string)"/> reads: <c>.pth</c>, <c>.pt</c>, <c>.th</c>, <c>.safetensors</c> or <c>.onnx</c>.
    /// </param>
    /// <param name="inputSchema">
    /// Of the data to score: the type of its feature column tells how images come, and the key values of its label column, if it has one,
    /// what the classes are called.
    /// </param>
    /// <param name="options">What the network was trained to be given, and how to score. Default null: all defaults.</param>
    /// <exception cref="ArgumentException">An option or a column does not fit the network; the message names every problem.</exception>
    /// <exception cref="CheckpointMismatchException">
    /// The weights are not those of the architecture that the options ask for; the message has all differences.
    /// </exception>
    /// <exception cref="InvalidDataException">The file is damaged, or no checkpoint of a residual network.</exception>
    /// <exception cref="InvalidOperationException">A card was asked for that cannot be used, or a native library is missing.</exception>
    public static ResNetTransformer LoadResNetFromCheckpoint(
        this ModelOperationsCatalog catalog, string path, DataViewSchema inputSchema, CheckpointModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(inputSchema);
        return CheckpointModel.Load(MLNetInternals.EnvironmentOf(catalog), path, inputSchema, options ?? new());
    }

    /// <summary>
    /// Writes the residual network of a fitted pipeline, which classifies or makes features, as an ONNX file, as
    /// <see cref="NetworkTransformer.ExportToOnnx(string, OnnxExportOptions?)"/> does; the other transformers are left out.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.Model</c>.</param>
    /// <param name="model">What <c>Fit</c> gave: a chain with exactly one residual network, at any depth.</param>
    /// <param name="path">The file. One that is there is replaced once the new one is complete.</param>
    /// <param name="options">How to write it. Default null: all defaults.</param>
    /// <exception cref="ArgumentException">
    /// There is no residual network in <paramref name="model"/>, or more than one; or an option is out of range.
    /// </exception>
    public static void ExportResNetToOnnx(
        this ModelOperationsCatalog catalog, ITransformer model, string path, OnnxExportOptions? options = null) =>
        Export(catalog, model, options, (transformer, resolved) => transformer.ExportToOnnx(path, resolved));

    /// <summary>
    /// Writes the residual network of a fitted pipeline, which classifies or makes features, as ONNX, as
    /// <see cref="NetworkTransformer.ExportToOnnx(Stream, OnnxExportOptions?)"/> does; the other transformers are left out.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.Model</c>.</param>
    /// <param name="model">What <c>Fit</c> gave: a chain with exactly one residual network, at any depth.</param>
    /// <param name="stream">Where to write; it need not seek and is left open.</param>
    /// <param name="options">How to write it. Default null: all defaults.</param>
    /// <exception cref="ArgumentException">
    /// There is no residual network in <paramref name="model"/>, or more than one; or an option is out of range.
    /// </exception>
    public static void ExportResNetToOnnx(
        this ModelOperationsCatalog catalog, ITransformer model, Stream stream, OnnxExportOptions? options = null) =>
        Export(catalog, model, options, (transformer, resolved) => transformer.ExportToOnnx(stream, resolved));

    /// <summary>
    /// Starts a predictor that scores single images for many callers at once, with the residual network of a fitted pipeline; the other
    /// transformers are left out.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.Model</c>.</param>
    /// <param name="model">What <c>Fit</c> gave: a chain with exactly one residual network, at any depth. It stays the caller's.</param>
    /// <param name="options">How to gather images and what to refuse. Default null: all defaults.</param>
    /// <exception cref="ArgumentException">
    /// There is no residual network in <paramref name="model"/>, or more than one; or an option is out of range.
    /// </exception>
    public static ResNetPredictor CreateResNetPredictor(
        this ModelOperationsCatalog catalog, ITransformer model, ResNetPredictorOptions? options = null) =>
        new(Single<ResNetTransformer>(catalog, model, nameof(ResNetTransformer)), options);

    /// <summary>
    /// Shows where in images the residual network of a fitted pipeline sees a class, by Grad-CAM, as
    /// <see cref="ResNetTransformer.Explain(IDataView, ClassActivationOptions?)"/> does: the transformers before the network make of the
    /// data what it takes.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.Model</c>.</param>
    /// <param name="model">What <c>Fit</c> gave: a chain with exactly one residual network that classifies, at any depth.</param>
    /// <param name="data">What the pipeline is given; no label is needed that its transformers do not ask for.</param>
    /// <param name="options">Which class, and at which layer. Default null: the most probable class, at the last stage.</param>
    /// <returns>A heat map for each row, in order. Each pass over it computes them anew.</returns>
    /// <exception cref="ArgumentException">
    /// There is no residual network in <paramref name="model"/>, or more than one; or there is no such class or layer.
    /// </exception>
    public static IEnumerable<ClassActivationMap> ExplainResNet(
        this ModelOperationsCatalog catalog, ITransformer model, IDataView data, ClassActivationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        var transformer = Single<ResNetTransformer>(catalog, model, nameof(ResNetTransformer));
        return transformer.Explain(PipelineSearch.TransformBefore(model, transformer, data), options);
    }

    /// <summary>Calibration data come as the pipeline is given them.</summary>
    private static void Export(
        ModelOperationsCatalog catalog, ITransformer model, OnnxExportOptions? options,
        Action<NetworkTransformer, OnnxExportOptions?> export)
    {
        var transformer = Single<NetworkTransformer>(catalog, model, "residual network");
        if (options?.CalibrationData is { } data)
            options = options with { CalibrationData = PipelineSearch.TransformBefore(model, transformer, data) };
        export(transformer, options);
    }

    private static T Single<T>(ModelOperationsCatalog catalog, ITransformer model, string kind)
        where T : NetworkTransformer
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        return PipelineSearch.Single<T>(model, kind);
    }
}
