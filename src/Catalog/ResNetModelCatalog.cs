using Microsoft.ML.ResNet;

namespace Microsoft.ML;

/// <summary>Makes what is done with a trained residual network available where ML.NET saves and uses models.</summary>
public static class ResNetModelCatalog
{
    /// <summary>Writes the residual network of a fitted pipeline as an ONNX file, as <see cref="ResNetTransformer.ExportToOnnx(string, OnnxExportOptions?)"/> does; the other transformers are left out.</summary>
    /// <param name="catalog">As in <c>mlContext.Model</c>.</param>
    /// <param name="model">What <c>Fit</c> gave: a chain with exactly one residual network, at any depth.</param>
    /// <param name="path">The file. One that is there is replaced once the new one is complete.</param>
    /// <param name="options">How to write it. Default null: all defaults.</param>
    /// <exception cref="ArgumentException">There is no residual network in <paramref name="model"/>, or more than one; or an option is out of range.</exception>
    public static void ExportResNetToOnnx(this ModelOperationsCatalog catalog, ITransformer model, string path, OnnxExportOptions? options = null) =>
        ResNetIn(catalog, model).ExportToOnnx(path, options);

    /// <summary>Writes the residual network of a fitted pipeline as ONNX, as <see cref="ResNetTransformer.ExportToOnnx(Stream, OnnxExportOptions?)"/> does; the other transformers are left out.</summary>
    /// <param name="catalog">As in <c>mlContext.Model</c>.</param>
    /// <param name="model">What <c>Fit</c> gave: a chain with exactly one residual network, at any depth.</param>
    /// <param name="stream">Where to write; it need not seek and is left open.</param>
    /// <param name="options">How to write it. Default null: all defaults.</param>
    /// <exception cref="ArgumentException">There is no residual network in <paramref name="model"/>, or more than one; or an option is out of range.</exception>
    public static void ExportResNetToOnnx(this ModelOperationsCatalog catalog, ITransformer model, Stream stream, OnnxExportOptions? options = null) =>
        ResNetIn(catalog, model).ExportToOnnx(stream, options);

    /// <summary>Starts a predictor that scores single images for many callers at once, with the residual network of a fitted pipeline; the other transformers are left out.</summary>
    /// <param name="catalog">As in <c>mlContext.Model</c>.</param>
    /// <param name="model">What <c>Fit</c> gave: a chain with exactly one residual network, at any depth. It stays the caller's.</param>
    /// <param name="options">How to gather images and what to refuse. Default null: all defaults.</param>
    /// <exception cref="ArgumentException">There is no residual network in <paramref name="model"/>, or more than one; or an option is out of range.</exception>
    public static ResNetPredictor CreateResNetPredictor(this ModelOperationsCatalog catalog, ITransformer model, ResNetPredictorOptions? options = null) =>
        new(ResNetIn(catalog, model), options);

    private static ResNetTransformer ResNetIn(ModelOperationsCatalog catalog, ITransformer model)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        return PipelineSearch.SingleResNet(model);
    }
}
