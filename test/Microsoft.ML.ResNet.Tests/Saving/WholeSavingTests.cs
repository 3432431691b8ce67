using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Onnx;
using Microsoft.ML.ResNet.Tests.Resuming;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.ResNet.Tests.Saving;

[TestClass]
public sealed class WholeSavingTests
{
    private readonly MLContext _ml = new(1);
    private readonly TemporaryFolder _folder = new();

    [TestCleanup]
    public void DeleteFolder() => _folder.Dispose();

    /// <summary>Writes a while, and then the disk is full.</summary>
    private sealed class Filling : ITransformer
    {
        public bool IsRowToRowMapper => true;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        public IDataView Transform(IDataView input) => input;

        public void Save(ModelSaveContext ctx) => throw new IOException("No space left on device");
    }

    [TestMethod]
    public void A_disk_that_fills_up_leaves_the_file_that_was_there_and_nothing_else()
    {
        var data = SmallTraining.Data(_ml);
        using var model = SmallTraining.Fit(SmallTraining.Options with { Epochs = 1 }, data);
        string path = _folder.File("model.zip");
        _ml.Model.SaveResNet(model, data.Schema, path);
        byte[] before = File.ReadAllBytes(path);

        Assert.ThrowsExactly<IOException>(() =>
            _ml.Model.SaveResNet(new TransformerChain<ITransformer>(model, new Filling()), data.Schema, path));

        CollectionAssert.AreEqual(before, File.ReadAllBytes(path));
        CollectionAssert.AreEqual(new[] { path }, Directory.GetFiles(_folder.Root));
        var loaded = _ml.Model.LoadResNet(path, out _);
        Assert.AreEqual(100, loaded.Transform(data).GetColumn<float[]>("Score").Count());
        (loaded as IDisposable)?.Dispose();
    }

    [TestMethod]
    public void A_load_that_fails_leaves_nothing_in_the_temporary_folder()
    {
        var data = SmallTraining.Data(_ml);
        using var model = SmallTraining.Fit(SmallTraining.Options with { Epochs = 1 }, data);
        string path = _folder.File("model.zip");
        _ml.Model.SaveResNet(model, data.Schema, path);
        string temporary = Directory.CreateDirectory(_folder.File("temporary")).FullName;
        var other = new MLContext { TempFilePath = temporary };
        using var file = File.OpenRead(path);

        // As where memory or a card is missing once ML.NET has read its transformers.
        Assert.ThrowsExactly<InvalidOperationException>(() => ModelLoading.LoadPipeline(
            other.Model, file, path, "residual network", SavedNetwork.ReadIfOurs,
            ITransformer (DescribedNetwork _) => throw new InvalidOperationException("Out of memory."), out var _));

        Assert.IsEmpty(Directory.GetFiles(temporary, "*", SearchOption.AllDirectories));
    }

    [TestMethod]
    [DoNotParallelize]
    public void What_fails_while_ML_NET_makes_a_transformer_is_said_as_it_is_and_not_in_a_TargetInvocationException()
    {
        var data = SmallTraining.Data(_ml);
        using var model = SmallTraining.Fit(SmallTraining.Options with { Epochs = 1 }, data);
        var mapping = _ml.Transforms.CustomMapping(new FullDisk().GetMapping(), "FullDisk").Fit(data);
        string path = _folder.File("model.zip");
        _ml.Model.SaveResNet(new TransformerChain<ITransformer>(mapping, model), data.Schema, path);
        var other = new MLContext();
        other.ComponentCatalog.RegisterAssembly(typeof(FullDisk).Assembly);

        FullDisk.IsFull = true;
        try
        {
            Assert.AreEqual("No space left on device", Assert.ThrowsExactly<IOException>(() => other.Model.LoadResNet(path, out _))
                .Message);
        }
        finally
        {
            FullDisk.IsFull = false;
        }
    }

    [CustomMappingFactoryAttribute("FullDisk")]
    private sealed class FullDisk : CustomMappingFactory<FullDisk.Seen, FullDisk.Made>
    {
        public FullDisk()
        {
            if (IsFull)
                throw new IOException("No space left on device");
        }

        public static bool IsFull { get; set; }

        public override Action<Seen, Made> GetMapping() => (_, made) => made.Number = 1;

        internal sealed class Seen
        {
            [VectorType(SyntheticImages.Side, SyntheticImages.Side, 1)]
            public float[] Features { get; set; } = [];
        }

        internal sealed class Made
        {
            public int Number { get; set; }
        }
    }

    [TestMethod]
    public void What_a_PredictionEngine_disposed_says_how_not_to()
    {
        var data = SmallTraining.Data(_ml);
        using var model = SmallTraining.Fit(SmallTraining.Options with { Epochs = 1 }, data);
        _ml.Model.CreatePredictionEngine<SyntheticImages.Row, Prediction>(model).Dispose();

        Assert.Contains("OwnsTransformer = false", Assert.ThrowsExactly<ObjectDisposedException>(() => model.Transform(data)).Message);
    }

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];
    }
}
