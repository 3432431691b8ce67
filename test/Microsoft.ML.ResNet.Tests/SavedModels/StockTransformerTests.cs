using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet.Tests.SavedModels;

[TestClass]
public sealed class StockTransformerTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Copied_dropped_and_selected_columns_come_back() => MustComeBack(_ml.Transforms.CopyColumns("Mass", "Weight")
        .Append(_ml.Transforms.DropColumns("Weight", "Heavy"))
        .Append(_ml.Transforms.SelectColumns("Name", "Mass", "Kind")));

    [TestMethod]
    public void Key_values_of_every_type_come_back() => MustComeBack(_ml.Transforms.Conversion.MapValueToKey("Name")
        .Append(_ml.Transforms.Conversion.MapValueToKey("Weight"))
        .Append(_ml.Transforms.Conversion.MapValueToKey("Count", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue))
        .Append(_ml.Transforms.Conversion.MapValueToKey("Heavy"))
        .Append(_ml.Transforms.Conversion.MapValueToKey("Price", addKeyValueAnnotationsAsText: true))
        .Append(_ml.Transforms.Conversion.MapValueToKey("Since"))
        .Append(_ml.Transforms.Conversion.MapValueToKey("Words"))
        .Append(_ml.Transforms.Conversion.MapValueToKey("Kind")));

    [TestMethod]
    public void Keys_and_what_is_made_of_them_come_back() => MustComeBack(_ml.Transforms.Conversion.MapValueToKey("Name")
        .Append(_ml.Transforms.Conversion.MapKeyToValue("Again", "Name"))
        .Append(_ml.Transforms.Conversion.MapKeyToVector("Indicator", "Name"))
        .Append(_ml.Transforms.Conversion.MapValueToKey("KeyOfKey", "Name")));

    [TestMethod]
    public void Converted_and_concatenated_columns_come_back() => MustComeBack(
        _ml.Transforms.Conversion.ConvertType("Count", outputKind: DataKind.Single).Append(_ml.Transforms.Conversion.ConvertType(
            "Kind", outputKind: DataKind.UInt64)).Append(_ml.Transforms.Concatenate("All", "Count", "Size", "Weight")));

    [TestMethod]
    public void Image_transforms_come_back() =>
        MustComeBack(_ml.Transforms.ResizeImages("Small", 3, 2, "Picture", ImageResizingEstimator.ResizingKind.IsoPad)
        .Append(_ml.Transforms.ResizeImages(
            "Top", 2, 3, "Picture", ImageResizingEstimator.ResizingKind.IsoCrop, ImageResizingEstimator.Anchor.Left))
        .Append(_ml.Transforms.ConvertToGrayscale("Gray", "Small"))
        .Append(_ml.Transforms.ExtractPixels("Pixels", "Small", interleavePixelColors: true, offsetImage: 2, scaleImage: 0.5f))
        .Append(_ml.Transforms.ExtractPixels(
            "Bytes", "Top", ImagePixelExtractingEstimator.ColorBits.All, ImagePixelExtractingEstimator.ColorsOrder.ABGR,
            outputAsFloatArray: false))
        .Append(_ml.Transforms.ConvertToImage(2, 3, "Again", "Pixels", interleavedColors: true)));

    [TestMethod]
    public void Image_files_are_looked_up_where_they_were()
    {
        var folder = Directory.CreateTempSubdirectory("resnet-saved-");
        try
        {
            foreach (var number in (int[])[1, 2])
                Thing.Paint(number).Save(Path.Combine(folder.FullName, $"{number}.png"));
            MustComeBack(_ml.Transforms.LoadRawImageBytes("Encoded", folder.FullName, "File").Append(
                _ml.Transforms.LoadImages("Image", folder.FullName, "File")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    public void A_chain_in_a_chain_comes_back_as_a_chain_of_transformers()
    {
        var view = Thing.View(_ml);
        var inner = _ml.Transforms.CopyColumns("B", "Weight").Append(_ml.Transforms.CopyColumns("C", "B"));
        var model = _ml.Transforms.CopyColumns("A", "Weight").Append(inner).Append(_ml.Transforms.DropColumns("A")).Fit(view);

        SavedModel.MustComeBack(_ml, model, view);

        var loaded = SavedModel.Load(SavedModel.Bytes(_ml, model, view.Schema), out _);
        Assert.IsInstanceOfType<TransformerChain<ITransformer>>(loaded);
        Assert.HasCount(3, (TransformerChain<ITransformer>)loaded);
    }

    [TestMethod]
    public void The_input_schema_comes_back_with_its_annotations()
    {
        var raw = Thing.View(_ml);
        var view = _ml.Transforms.Conversion.MapValueToKey("Name")
            .Append(_ml.Transforms.Conversion.MapValueToKey("Count"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Heavy"))
            .Append(_ml.Transforms.Conversion.MapKeyToVector("Indicator", "Name"))
            .Append(_ml.Transforms.Concatenate("All", "Weight", "Size"))
            .Fit(raw).Transform(raw);

        SavedModel.MustComeBack(_ml, _ml.Transforms.CopyColumns("Copy", "Name").Fit(view), view);
        SavedModel.Load(SavedModel.Bytes(_ml, new TransformerChain<ITransformer>(), view.Schema), out var schema);
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        schema["Name"].GetKeyValues(ref names);
        CollectionAssert.AreEqual((string[])["anvil", "Äpfel"], names.DenseValues().Select(name => name.ToString()).ToArray());
    }

    [TestMethod]
    public void A_single_transformer_and_an_empty_chain_come_back()
    {
        var view = Thing.View(_ml);
        SavedModel.MustComeBack(_ml, _ml.Transforms.CopyColumns("A", "Weight").Fit(view), view);
        SavedModel.MustComeBack(_ml, new TransformerChain<ITransformer>(), view);
    }

    [TestMethod]
    public void Scopes_of_a_chain_come_back()
    {
        var view = Thing.View(_ml);
        var model = _ml.Transforms.CopyColumns("A", "Weight").Append(_ml.Transforms.CopyColumns("B", "Weight"), TransformerScope.Training)
            .Fit(view);

        var loaded = (TransformerChain<ITransformer>)SavedModel.Load(SavedModel.Bytes(_ml, model, view.Schema), out _);

        Assert.IsNull(loaded.GetOutputSchema(view.Schema).GetColumnOrNull("B"));
        Assert.IsNotNull(loaded.GetOutputSchema(view.Schema, TransformerScope.Everything).GetColumnOrNull("B"));
    }

    private void MustComeBack<T>(IEstimator<T> pipeline)
        where T : class, ITransformer
    {
        var view = Thing.View(_ml);
        SavedModel.MustComeBack(_ml, pipeline.Fit(view), view);
    }
}
