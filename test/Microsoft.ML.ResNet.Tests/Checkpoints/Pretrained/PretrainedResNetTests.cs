using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Saving;
using Microsoft.ML.ResNet.Tests.Transforms;

namespace Microsoft.ML.ResNet.Tests.Checkpoints.Pretrained;

[TestClass]
public sealed class PretrainedResNetTests
{
    [TestMethod]
    public void Each_has_a_name_of_its_own_a_source_a_preparation_a_licence_and_a_citation()
    {
        var all = PretrainedResNet.All;

        Assert.HasCount(all.Count, all.Select(network => network.Name).Distinct(StringComparer.OrdinalIgnoreCase));
        foreach (var network in all)
        {
            Assert.AreSame(network, PretrainedResNet.Find(network.Name.ToUpperInvariant()));
            Assert.AreEqual(network.Name, (string)network);
            Assert.AreEqual(network.Package is null, network.Address is not null, network.Name);
            Assert.IsNotEmpty(network.License, network.Name);
            Assert.IsNotEmpty(network.Citation, network.Name);
            Assert.IsGreaterThanOrEqualTo(network.Preparation.ImageShape!.Value.Height, network.Preparation.Resize!.Value, network.Name);
        }
        Assert.IsNull(PretrainedResNet.Find("resnet"));
    }

    [TestMethod]
    public void Those_of_torchvision_are_known_by_the_hash_in_their_name()
    {
        foreach (var network in PretrainedResNet.All.Where(network => network.Name.StartsWith("torchvision", StringComparison.Ordinal)))
            Assert.EndsWith($"-{network.Sha256}.pth", network.Address!.AbsoluteUri);
        Assert.AreEqual(232, PretrainedResNet.TorchvisionResNet50V2.Preparation.Resize);
        Assert.AreEqual(256, PretrainedResNet.TorchvisionResNet50.Preparation.Resize);
    }

    [TestMethod]
    public void One_whose_package_is_missing_says_which_to_add()
    {
        var error = Assert.ThrowsExactly<FileNotFoundException>(() => ResNetCheckpoint.Load(PretrainedResNet.MLNetResNet50));
        var options = Assert.ThrowsExactly<ArgumentException>(
            () => new MLContext().MulticlassClassification.Trainers.ResNet(
                new ResNetTrainer.Options { InitialCheckpoint = "mlnet-resnet101", NewClassifier = true }));

        Assert.Contains("dotnet add package Microsoft.ML.DnnImageFeaturizer.ResNet50", error.Message);
        Assert.Contains("dotnet add package Microsoft.ML.DnnImageFeaturizer.ResNet101", options.Message);
    }

    [TestMethod]
    public void One_of_a_server_is_not_fetched_by_itself_and_says_how_to_get_it()
    {
        var network = PretrainedResNet.TorchvisionResNet152V2;
        var error = Assert.ThrowsExactly<FileNotFoundException>(() => ResNetCheckpoint.Load(network));

        Assert.Contains("https://download.pytorch.org/models/resnet152-f82ba261.pth", error.Message);
        Assert.Contains("DownloadAsync", error.Message);
    }

    [TestMethod]
    public void One_that_was_trained_on_bicubic_images_is_shown_such_and_a_saved_model_too()
    {
        var ml = new MLContext(seed: 1);
        var network = PretrainedResNet.Find("timm-resnet18-a1")!;
        string beside = Path.Combine(AppContext.BaseDirectory, "timm-resnet18.a1_in1k.safetensors");
        try
        {
            using (var weights = new ResidualNetwork(ResNetArchitecture.ResNet18, 2, seed: 5))
                ResNetCheckpoint.SaveSafetensors(weights, beside);
            var photos = ScoringFixture.View(ml, 3);
            using var byName = ml.Transforms.ResNetFeaturizer("Features", "EncodedVarying", network).Fit(photos);
            using var bilinear = ml.Transforms.ResNetFeaturizer(
                "Features", "EncodedVarying", beside, options: new() { Resize = 235, ImageShape = new(3, 224, 224) }).Fit(photos);
            byte[] file = SavedModel.Save(ml, byName, photos.Schema);

            float[][] expected = Features(byName);

            Assert.AreEqual((ResizeFilter.Bicubic, 235), (byName.Description.Input.Filter, byName.Description.Input.ShorterSide));
            Assert.IsGreaterThan(1e-3, expected[0].Zip(Features(bilinear)[0], (ours, theirs) => Math.Abs(ours - theirs)).Max());
            using var stream = new MemoryStream(file);
            foreach (var model in (ITransformer[])[SavedModel.Load(ml, file), ml.Model.LoadResNet(stream, out _)])
                foreach (var (ours, theirs) in expected.Zip(Features(model)))
                    ScoringFixture.AreClose(ours, theirs);
        }
        finally
        {
            File.Delete(beside);
        }

        float[][] Features(ITransformer model) => [.. model.Transform(ScoringFixture.View(ml, 3)).GetColumn<float[]>("Features")];
    }

    [TestMethod]
    public async Task A_hash_that_is_not_known_must_be_given_to_fetch()
    {
        var network = PretrainedResNet.Find("microsoft-resnet-50")!;

        Assert.Contains("SHA-256", (await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => network.DownloadAsync())).Message);
        Assert.Contains("dotnet add package",
            (await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => PretrainedResNet.MLNetResNet18.DownloadAsync())).Message);
    }
}
