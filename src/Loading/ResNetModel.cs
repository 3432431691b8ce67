namespace Microsoft.ML.ResNet;

/// <summary>Loads saved networks, to score in batches or to train on.</summary>
public static class ResNetModel
{
    /// <summary>
    /// Loads the network of a pipeline that <c>mlContext.Model.Save</c> wrote, or of an ONNX file that
    /// <see cref="NetworkTransformer.ExportToOnnx(string, OnnxExportOptions?)"/> wrote without folding batch normalization. The other
    /// transformers of the pipeline are left out; <c>mlContext.Model.LoadResNet</c> loads them too.
    /// </summary>
    /// <param name="mlContext">Its <see cref="MLContext.GpuDeviceId"/> chooses the device.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">How to score. Default null: all defaults.</param>
    /// <returns>The transformer as it was fitted; give it to <see cref="ResNetTrainer.Options.InitialModel"/> to train on.</returns>
    /// <exception cref="ArgumentException">An option is out of range; the message names every problem.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, of another kind, or has no such network or more than one; the message says which.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ResNetTransformer Load(MLContext mlContext, string path, ScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using var stream = File.OpenRead(path);
        return ModelLoading.CreateTransformer(mlContext, ModelLoading.ReadSingle(stream, path), options ?? new());
    }

    /// <inheritdoc cref="Load(MLContext, string, ScoringOptions?)" path="/*[not(self::param)]"/>
    /// <param name="mlContext">Its <see cref="MLContext.GpuDeviceId"/> chooses the device.</param>
    /// <param name="stream">Stands before the model, must seek, and is left open.</param>
    /// <param name="options">How to score. Default null: all defaults.</param>
    public static ResNetTransformer Load(MLContext mlContext, Stream stream, ScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(stream);
        return ModelLoading.CreateTransformer(mlContext, ModelLoading.ReadSingle(stream, "The model"), options ?? new());
    }
}
