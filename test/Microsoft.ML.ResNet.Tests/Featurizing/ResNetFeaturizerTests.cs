using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Onnx;
using Microsoft.ML.ResNet.Tests.Transforms;

namespace Microsoft.ML.ResNet.Tests.Featurizing;

[TestClass]
public sealed class ResNetFeaturizerTests
{
    private static readonly string[] Layers =
    [
        "conv1", "bn1", "relu", "maxpool", "layer1.0", "layer1.1.relu", "layer2.0.conv1", "layer2.0.downsample.0", "layer2.0.downsample",
        "layer2", "layer3.1", "layer3.1.bn2", "layer4.0", "avgpool", "fc",
    ];

    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow("resnet18", 512)]
    [DataRow("resnet50", 2048)]
    public void Features_of_photos_are_torchvisions_preprocessing_included(string name, int size)
    {
        using var torchvision = new TorchvisionFeatures(name, ["avgpool"]);
        var photos = Encoded(torchvision.Photos);

        foreach (var backend in Enum.GetValues<ScoringBackend>())
        {
            using var featurizer = _ml.Transforms
                .ResNetFeaturizer("Features", "Image", torchvision.Checkpoint, options: new() { Scoring = new() { Backend = backend } })
                .Fit(photos);
            var featurized = featurizer.Transform(photos);

            Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, size), featurized.Schema["Features"].Type);
            AreClose(torchvision.Of("avgpool"), Read(featurized), $"{name} {backend}");
        }
    }

    [TestMethod]
    public void Any_layer_by_name_gives_torchvisions_maps_whole_or_pooled()
    {
        using var torchvision = new TorchvisionFeatures("resnet18", Layers, resize: 72, crop: 64);
        var photos = Encoded(torchvision.Photos);

        foreach (var backend in Enum.GetValues<ScoringBackend>())
        {
            var options = new ResNetFeaturizerOptions
            {
                // torchvision resizes whole images.
                ImageShape = new(3, 64, 64), Resize = 72, Decoding = new() { ReducedSize = false }, Scoring = new() { Backend = backend },
            };
            foreach (string layer in Layers)
            {
                using var maps = _ml.Transforms
                    .ResNetFeaturizer("Features", "Image", torchvision.Checkpoint, layer, options with { PoolMaps = false })
                    .Fit(photos);
                using var pooled = _ml.Transforms.ResNetFeaturizer("Features", "Image", torchvision.Checkpoint, layer, options).Fit(photos);
                float[][] expected = torchvision.Of(layer);
                int channels = pooled.FeatureCount;

                AreClose(expected, Read(maps.Transform(photos)), $"{layer} {backend}");
                AreClose(
                    [.. expected.Select(values => Means(values, channels))], Read(pooled.Transform(photos)), $"{layer} {backend}, pooled");
            }
        }
    }

    [TestMethod]
    [DataRow("resnet18")]
    [DataRow("resnet50")]
    public void All_layers_that_torchvision_names_are_here_and_give_the_same(string name)
    {
        // The sum of a block before its activation is a node to torchvision, but no layer.
        using var torchvision = new TorchvisionFeatures(name, [], resize: 40, crop: 33);
        string[] layers = [.. torchvision.Layers.Where(layer => layer != "flatten" && !layer.EndsWith(".add", StringComparison.Ordinal))];
        using var checkpoint = ResNetCheckpoint.Load(torchvision.Checkpoint);
        using var network = checkpoint.CreateNetwork();
        network.eval();
        var shape = new ImageShape(3, 33, 33);
        using var normalizer = PixelNormalization.ImageNet.For(shape).On(TorchSharp.torch.CPU);
        var photos = Encoded(torchvision.Photos[..1]);
        var images = ImageReaderBatch(photos, shape, shorterSide: 40);

        var ours = NetworkLayers.Of(NetworkPlan.Create(network.Architecture, 3)).Select(layer => layer.Name).ToHashSet();
        CollectionAssert.IsSubsetOf(layers, ours.ToArray());
        // Later stages have the same blocks, of more weights, which take their time.
        foreach (string layer in layers.Where(
            layer => !layer.StartsWith("layer3", StringComparison.Ordinal) && !layer.StartsWith("layer4", StringComparison.Ordinal)
                && layer is not ("avgpool" or "fc")))
        {
            using var scope = TorchSharp.torch.NewDisposeScope();
            using var folded = new FoldedNetwork(
                network, NetworkOutput.Of(network.Architecture, shape, network.ClassCount, new(layer, PoolMaps: false)));
            float[] actual = folded.Forward(normalizer.Apply(TorchSharp.torch.tensor(images, [1, 33, 33, 3]))).data<float>().ToArray();
            AreClose([torchvision.Of(layer)[0]], [actual], layer);
        }
    }

    [TestMethod]
    [DataRow("layer3.0+layer1+avgpool", true)]
    [DataRow("layer2+avgpool", false)]
    [DataRow("avgpool+layer3", true)]
    public void Several_layers_in_one_pass_give_what_each_gives_alone(string layers, bool poolMaps)
    {
        var photos = ScoringFixture.View(_ml, 5);
        foreach (var architecture in (ResNetArchitecture[])[ResNetArchitecture.Cifar(20), ResNetArchitecture.CifarPreActivation(20)])
            foreach (var backend in Enum.GetValues<ScoringBackend>())
                foreach (bool unitLength in (bool[])[false, true])
                {
                    float[][][] alone = [.. layers.Split('+').Select(layer => Of(layer, unitLength: false))];
                    float[][] expected =
                    [
                        .. Enumerable.Range(0, 5).Select(row => (float[])
                            [.. alone.SelectMany(layer => unitLength ? OfUnitLength(layer[row]) : layer[row])]),
                    ];

                    AreClose(expected, Of(layers, unitLength), $"{layers} of {architecture.DisplayName}, {backend}, {unitLength}");

                    float[][] Of(string layer, bool unitLength)
                    {
                        using var folder = new TemporaryFolder();
                        using (var network = new ResidualNetwork(architecture, 4, seed: 5))
                            ResNetCheckpoint.SaveSafetensors(network, folder.File("net.safetensors"));
                        var options = new ResNetFeaturizerOptions
                        {
                            ImageShape = new(3, Photo.Side, Photo.Side), PoolMaps = poolMaps, UnitLength = unitLength,
                            PixelLayout = PixelLayout.Interleaved, Scoring = new() { Backend = backend },
                        };
                        using var featurizer = _ml.Transforms.ResNetFeaturizer(
                            "Features", "Pixels", folder.File("net.safetensors"), layer, options).Fit(photos);
                        return Read(featurizer.Transform(photos));
                    }
                }

        static IEnumerable<float> OfUnitLength(float[] values)
        {
            double length = Math.Sqrt(values.Sum(value => (double)value * value));
            return values.Select(value => (float)(value / length));
        }
    }

    [TestMethod]
    public void The_three_kinds_of_images_give_the_same_features()
    {
        var photos = ScoringFixture.View(_ml, 9);
        using var model = ScoringFixture.Transformer(photos.Schema, "Encoded");

        float[][] expected = Features(photos, model, "Encoded");

        Assert.AreEqual(64, expected[0].Length);
        foreach (string column in (string[])["Image", "BytePixels"])
            AreClose(expected, Features(photos, model, column), column);
        // Flat floats are planar unless somebody says otherwise; these are interleaved.
        AreClose(expected, Features(photos, model, "Pixels"), "Pixels");
    }

    [TestMethod]
    public void The_features_of_a_trained_network_are_those_of_its_own_average_pooling()
    {
        var photos = ScoringFixture.View(_ml, 5);
        using var model = ScoringFixture.Transformer(photos.Schema);
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var noGrad = TorchSharp.torch.no_grad();
        using var normalizer = ScoringFixture.Normalization().On(TorchSharp.torch.CPU);
        float[][] expected =
        [
            .. ScoringFixture.Photos(5).Select(photo =>
                model.Model.Features(normalizer.Apply(TorchSharp.torch.tensor(photo.BytePixels, [1, Photo.Side, Photo.Side, 3])))
                    .data<float>().ToArray()),
        ];

        AreClose(expected, Features(photos, model, "Pixels"), "features");
    }

    [TestMethod]
    public void The_weights_are_copied_and_their_source_may_go()
    {
        var photos = ScoringFixture.View(_ml, 5);
        var model = ScoringFixture.Transformer(photos.Schema);
        float[][] expected = Features(photos, model, "Pixels");
        var estimator = _ml.Transforms.ResNetFeaturizer("Features", "Pixels", model);
        model.Dispose();

        using var featurizer = estimator.Fit(photos);

        AreClose(expected, Read(featurizer.Transform(photos)), "after disposal");
        Assert.ThrowsExactly<ObjectDisposedException>(() => _ml.Transforms.ResNetFeaturizer("Features", "Pixels", model));
    }

    [TestMethod]
    public void The_shape_that_the_estimator_promises_is_that_of_the_schema_that_comes()
    {
        var photos = ScoringFixture.View(_ml, 3);
        using var model = ScoringFixture.Transformer(photos.Schema);
        var estimator = _ml.Transforms.ResNetFeaturizer("Pixels", null, model);

        var promised = estimator.GetOutputSchema(SchemaShapes.Of(photos.Schema));
        using var featurizer = estimator.Fit(photos);

        Assert.AreEqual("Vector<Single>", promised.Find("Pixels")!.Value.TypeText());
        Assert.AreEqual(
            SchemaShapes.Of(featurizer.Transform(photos).Schema).Find("Pixels")!.Value.TypeText(),
            promised.Find("Pixels")!.Value.TypeText());
        Assert.AreEqual(64, ((VectorDataViewType)featurizer.GetOutputSchema(photos.Schema)["Pixels"].Type).Size);
        Assert.AreEqual(1, promised.Count(column => column.Name == "Pixels"));
    }

    [TestMethod]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var photos = ScoringFixture.View(_ml, 3);
        using var model = ScoringFixture.Transformer(photos.Schema);

        string layer = Assert.ThrowsExactly<ArgumentException>(() => _ml.Transforms.ResNetFeaturizer(
            "Features", "Pixels", model, "layer9")).Message;
        StringAssert.Contains(
            layer,
            "Layer must be one of conv1, bn1, relu, layer1.0, layer1, layer2.0, layer2, layer3.0, layer3, avgpool, fc, or one inside a "
            + "block (layer3.0.conv1, layer3.0.bn1, layer3.0.relu, layer3.0.conv2, ");
        StringAssert.Contains(layer, "received \"layer9\"");

        string several = Assert.ThrowsExactly<ArgumentException>(() => _ml.Transforms.ResNetFeaturizer(
            "Features", "Pixels", model, "layer9+layer3.0.conv1+fc+layer2")).Message;
        StringAssert.Contains(several, "received \"layer9\"");
        StringAssert.Contains(several, "Several layers must be stages, blocks, maxpool or avgpool; received \"layer3.0.conv1\"");
        StringAssert.Contains(several, "maxpool or avgpool; received \"fc\"");
        Assert.DoesNotContain("\"layer2\"", several);

        var options = new ResNetFeaturizerOptions
        {
            ImageShape = new(1, 8, 8),
            Resize = 4,
            PixelLayout = (PixelLayout)9,
            Scoring = new() { BatchSize = 0 },
        };
        string all = Assert.ThrowsExactly<ArgumentException>(() => _ml.Transforms.ResNetFeaturizer(
            "Features", "Pixels", model, options: options)).Message;
        foreach (string problem in (string[])[
            "must be null with a fitted transformer", "3 channels", "Resize must be at least", "PixelLayout must be", "BatchSize must be"])
            StringAssert.Contains(all, problem);

        var estimator = _ml.Transforms.ResNetFeaturizer("Features", "Missing", model);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => estimator.GetOutputSchema(SchemaShapes.Of(photos.Schema))).Message,
            "Could not find input column 'Missing'");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.ResNetFeaturizer("Features", "Text", model).Fit(
                photos)).Message,
            "input column 'Text'");
    }

    private float[][] Features(IDataView photos, ResNetTransformer model, string column)
    {
        var options = new ResNetFeaturizerOptions { PixelLayout = PixelLayout.Interleaved };
        using var featurizer = _ml.Transforms.ResNetFeaturizer("Features", column, model, options: options).Fit(photos);
        return Read(featurizer.Transform(photos));
    }

    private IDataView Encoded(string[] photos) =>
        _ml.Data.LoadFromEnumerable(photos.Select(path => new EncodedPhoto { Image = File.ReadAllBytes(path) }));

    private byte[] ImageReaderBatch(IDataView photos, ImageShape shape, int shorterSide)
    {
        var reader = ImageReader.Create(photos.Schema["Image"].Type, "Image", new ImageInput(shape, PixelLayout.Interleaved)
        {
            ShorterSide = shorterSide,
            Decoding = new() { ReducedSize = false },
        });
        using var cursor = photos.GetRowCursor(photos.Schema);
        var block = new PixelBlock(reader, 1);
        var image = reader.Bind(cursor);
        cursor.MoveNext();
        block.Append(image, 0);
        return block.Decode().Bytes.ToArray();
    }

    private static float[][] Read(IDataView view) => [.. view.GetColumn<float[]>("Features")];

    private static float[] Means(float[] maps, int channels) =>
        [.. maps.Chunk(maps.Length / channels).Select(map => (float)map.Average(value => (double)value))];

    private static void AreClose(float[][] expected, float[][] actual, string what)
    {
        Assert.HasCount(expected.Length, actual);
        double largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.HasCount(expected[i].Length, actual[i], what);
            largest = Math.Max(largest, expected[i].Zip(actual[i], (e, a) => Math.Abs((double)e - a)).Max());
        }
        Assert.IsLessThan(1e-4, largest, $"{what}: {largest} among features up to {expected.Max(row => row.Max(Math.Abs))}");
        Assert.IsGreaterThan(1e-2, expected.Max(row => row.Max(Math.Abs)), "The features say something.");
    }

    private sealed class EncodedPhoto
    {
        public byte[] Image { get; set; } = [];
    }
}
