using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A trained network as a chain of ML.NET's own transformers, which is what is saved: any host with ML.NET and ONNX Runtime loads it,
/// without this library and without libtorch. The image becomes pixels, <c>ApplyOnnxModel</c> makes features or logits of them, and of
/// logits the transformer of ML.NET's softmax regression makes the columns.
/// </summary>
internal static class StockChain
{
    // Dropped by the last link of the chain.
    private const string Image = DecodedRow.ImageName, Pixels = "Microsoft.ML.ResNet.Pixels";

    /// <summary>The column that the softmax is taken of.</summary>
    public const string Logits = "Microsoft.ML.ResNet.Logits";

    private const string ScoreName = "Score";

    /// <param name="mlContext">Where the transformers live.</param>
    /// <param name="description">The network.</param>
    /// <param name="classCount">Number of its classes.</param>
    /// <param name="state">Its weights.</param>
    /// <param name="folder">
    /// Where to put the network. It must be there until the chain has been saved, and is the caller's to delete.
    /// </param>
    /// <exception cref="NotSupportedException">The feature column is of a type that stock transformers cannot make pixels of.</exception>
    public static TransformerChain<ITransformer> Create(
        MLContext mlContext, ModelDescription description, int classCount, NetworkState state, string folder)
    {
        bool isMultiLabel = description.IsMultiLabel && description.Features is null;
        string output = description.Features is null && !isMultiLabel ? Logits : description.Columns.Score;
        string[] outputs = isMultiLabel ? [output, description.Columns.PredictedLabel] : [output];
        bool isPixels = description.FeatureType is VectorDataViewType vector && ImageInput.IsPixels(vector);
        var export = new OnnxExportOptions
        {
            InputName = Pixels,
            OutputName = output,
            PixelType = isPixels ? PixelType((VectorDataViewType)description.FeatureType) : DataKind.Byte,
            PixelLayout = isPixels ? description.Input.Layout : PixelLayout.Interleaved,
            SingleRow = true,
            Scores = isMultiLabel ? OnnxScores.Probabilities : OnnxScores.Logits,
            FoldBatchNormalization = false,
        };
        string onnxPath = Path.Combine(folder, "network.onnx");
        OnnxFile.Write(
            OnnxExporter.CreateModel(
                description, classCount, state, export, pixelChannels: isPixels ? null : 3,
                pixelSide: description.FeatureType is ImageDataViewType ? description.Input.ShorterSide : null,
                decisions: isMultiLabel ? description.Columns.PredictedLabel : null),
            onnxPath);

        var pixels = ToPixels(mlContext, description, isPixels, folder);
        var network = mlContext.Transforms.ApplyOnnxModel(outputs, [Pixels], onnxPath, gpuDeviceId: null, fallbackToCpu: true);
        var input = SchemaOf([(description.Columns.Feature, description.FeatureType)]);
        var links = pixels.Estimator.Append(network).Fit(new SchemaOnlyView(input));
        if (description.Features is not null || isMultiLabel)
        {
            var cleanup = mlContext.Transforms.DropColumns(pixels.Added);
            return new([.. links, cleanup.Fit(new SchemaOnlyView(links.GetOutputSchema(input)))]);
        }
        return WithHead(mlContext, links, input, description.Columns, description.ClassNames, classCount, [.. pixels.Added, Logits]);
    }

    /// <summary>
    /// Adds to links that give <see cref="Logits"/> those that make the score columns of them, and drop what is left over.
    /// </summary>
    /// <param name="mlContext">Where the transformers live.</param>
    /// <param name="links">What gives the logits.</param>
    /// <param name="input">The schema before them.</param>
    /// <param name="columns">The names to give.</param>
    /// <param name="classNames">The label's key values in training, where it had any.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="temporary">Columns to drop.</param>
    public static TransformerChain<ITransformer> WithHead(
        MLContext mlContext, IEnumerable<ITransformer> links, DataViewSchema input, ColumnNames columns, ClassNames? classNames,
        int classCount, IEnumerable<string> temporary)
    {
        var head = MLNetInternals.SoftmaxOf(
            mlContext, HeadSchema(columns.Label, classNames, classCount), Logits, columns.Label, columns.PredictedLabel);
        var scored = new TransformerChain<ITransformer>([.. links, head]);
        var cleanup = new EstimatorChain<ITransformer>();
        List<string> dropped = [.. temporary];
        if (columns.Score != ScoreName)
        {
            // ML.NET's softmax regression knows no other name. A column of that name that was there before is lost.
            cleanup = cleanup.Append<ITransformer>(mlContext.Transforms.CopyColumns(columns.Score, ScoreName));
            dropped.Add(ScoreName);
        }
        cleanup = cleanup.Append<ITransformer>(mlContext.Transforms.DropColumns([.. dropped]));
        return new([.. scored, .. cleanup.Fit(new SchemaOnlyView(scored.GetOutputSchema(input)))]);
    }

    /// <summary>Saves the chain that is made with an empty folder for models.</summary>
    public static void Save(ModelSaveContext ctx, Func<string, TransformerChain<ITransformer>> create)
    {
        string folder = Directory.CreateTempSubdirectory("resnet-").FullName;
        try
        {
            using var chain = create(folder);
            ((ICanSaveModel)chain).Save(ctx);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A schema of some columns.</summary>
    public static DataViewSchema SchemaOf(IEnumerable<(string Name, DataViewType Type)> columns)
    {
        var schema = new DataViewSchema.Builder();
        foreach (var (name, type) in columns.DistinctBy(column => column.Name))
            schema.AddColumn(name, type);
        return schema.ToSchema();
    }

    private static (EstimatorChain<ITransformer> Estimator, string[] Added) ToPixels(
        MLContext mlContext, ModelDescription description, bool isPixels, string folder)
    {
        string feature = description.Columns.Feature;
        var (_, height, width) = description.Input.Shape;
        var chain = new EstimatorChain<ITransformer>();
        switch (description.FeatureType)
        {
            case VectorDataViewType when isPixels:
                return (chain.Append<ITransformer>(mlContext.Transforms.CopyColumns(Pixels, feature)), [Pixels]);

            case ImageDataViewType when description.Input.ShorterSide is { } side:
                return (
                    chain
                        .Append<ITransformer>(mlContext.Transforms.ResizeImages(Image, side, side, feature))
                        .Append<ITransformer>(Extract(mlContext, Image)),
                    [Image, Pixels]);

            case ImageDataViewType image when (image.Height, image.Width) == (height, width):
                return (chain.Append<ITransformer>(Extract(mlContext, feature)), [Pixels]);

            case ImageDataViewType:
                return (
                    chain
                        .Append<ITransformer>(mlContext.Transforms.ResizeImages(Image, width, height, feature))
                        .Append<ITransformer>(Extract(mlContext, Image)),
                    [Image, Pixels]);

            case VectorDataViewType vector when vector.ItemType == NumberDataViewType.Byte:
                var (decoding, added) = EncodedImageDecoding.Create(mlContext, feature, description.Input, folder);
                // The images are of that size already; this says so in the schema.
                return (
                    decoding
                        .Append<ITransformer>(mlContext.Transforms.ResizeImages(Image, width, height))
                        .Append<ITransformer>(Extract(mlContext, Image)),
                    [.. added, Pixels]);

            case var other:
                throw new NotSupportedException(
                    $"A model over the column '{feature}' of the type {other} cannot be saved: ONNX Runtime is given vectors of a known "
                        + $"size only. Give the column a known size, such as Vector<Single, {description.Input.Shape.PixelCount}>.");
        }
    }

    private static ImagePixelExtractingEstimator Extract(MLContext mlContext, string image) =>
        mlContext.Transforms.ExtractPixels(Pixels, image, interleavePixelColors: true, outputAsFloatArray: false);

    private static DataKind PixelType(VectorDataViewType pixels) =>
        pixels.ItemType == NumberDataViewType.Byte ? DataKind.Byte : DataKind.Single;

    private static DataViewSchema HeadSchema(string label, ClassNames? classNames, int classCount)
    {
        var schema = new DataViewSchema.Builder();
        var names = new DataViewSchema.Annotations.Builder();
        classNames?.AddTo(names, AnnotationKinds.KeyValues);
        schema.AddColumn(label, new KeyDataViewType(typeof(uint), classCount), names.ToAnnotations());
        schema.AddColumn(Logits, new VectorDataViewType(NumberDataViewType.Single, classCount));
        return schema.ToSchema();
    }
}
