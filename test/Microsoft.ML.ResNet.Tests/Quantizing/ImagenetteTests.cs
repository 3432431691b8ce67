using System.Formats.Tar;
using System.IO.Compression;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Quantizing;

/// <summary>Photos of ten things, told apart by a new classifier over the network of ML.NET's featurizer.</summary>
[TestClass]
public sealed class ImagenetteTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Photos_are_told_apart_as_well_in_lower_precision()
    {
        using var folder = new TemporaryFolder();
        using (var file = File.OpenRead(TestFiles.SharedData("imagenette", "imagenette-224-subset.tar.gz")))
        using (var tar = new GZipStream(file, CompressionMode.Decompress))
            TarFile.ExtractToDirectory(tar, folder.Root, overwriteFiles: false);
        // Twenty of each class are enough for a new classifier.
        var train = _ml.Data.TakeRows(_ml.Data.ShuffleRows(Load("train"), seed: 1), 200);
        var test = Load("val");
        using var model = _ml.MulticlassClassification.Trainers.ResNet(ResNetRecipe.FewPhotos.Options with
        {
            FeatureColumnName = "Image", InitialCheckpoint = PretrainedResNet.MLNetResNet18, Seed = 1,
        }).Fit(train);
        double expected = Accuracy(model);
        Assert.IsGreaterThan(0.9, expected);

        foreach (var precision in (NetworkPrecision[])[NetworkPrecision.Half, NetworkPrecision.Int8])
        {
            string path = folder.File($"{precision}.onnx");
            model.ExportToOnnx(
                path, new() { Precision = precision, CalibrationData = precision == NetworkPrecision.Int8 ? train : null });
            using var loaded = ResNetModel.Load(_ml, path);
            double accuracy = Accuracy(loaded);
            Console.WriteLine(FormattableString.Invariant($"{precision}: {accuracy:P2}, single {expected:P2}"));
            Assert.IsGreaterThanOrEqualTo(expected - 0.01, accuracy, $"{precision}");
        }

        IDataView Load(string part) => _ml.Data.LoadFromImageFolder(folder.File(Path.Combine("imagenette", part)));

        double Accuracy(ResNetTransformer transformer) =>
            _ml.MulticlassClassification.Evaluate(transformer.Transform(test)).MicroAccuracy;
    }
}
