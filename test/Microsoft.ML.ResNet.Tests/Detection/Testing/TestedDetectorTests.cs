using Microsoft.ML.ResNet.Tests.Detection.Saving;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Detection.Testing;

[TestClass]
public sealed class TestedDetectorTests
{
    private static readonly MLContext Context = new(seed: 1);
    private static readonly IDataView Train = Scenes.View(Context, Scenes.Rows(30));
    private static readonly IDataView Test = Scenes.View(Context, Scenes.Rows(8, seed: 2));
    private static FasterRcnnTransformer _model = null!, _other = null!;

    [ClassInitialize]
    public static void Fit(TestContext _)
    {
        var options = Scenes.Options with { Epochs = 14 };
        _model = Context.MulticlassClassification.Trainers.FasterRcnn(options).Fit(Train);
        _other = Context.MulticlassClassification.Trainers.FasterRcnn(
            options with { ShorterSides = [128], LongerSide = 192, Seed = 7 }).Fit(Train);
    }

    [ClassCleanup]
    public static void Dispose()
    {
        _model.Dispose();
        _other.Dispose();
    }

    public static IEnumerable<object[]> Ways =>
    [
        ["refined", () => _model.With(new DetectionRefinement { OverlapThreshold = 0.5 })],
        ["at several scales", () => _model.With(new MultiScaleTesting { ShorterSides = [96, 128] })],
        ["both", () => _model.With(new MultiScaleTesting { ShorterSides = [96, 128] }).With(
            new DetectionRefinement { OverlapThreshold = 0.5 })],
        ["ensemble", () => new FasterRcnnEnsemble([_model, _other])],
        ["refined ensemble of scales", () => new FasterRcnnEnsemble(
            [_model.With(new MultiScaleTesting { ShorterSides = [96, 128] }), _other], new() { OverlapThreshold = 0.5 })],
    ];

    [TestMethod]
    [DynamicData(nameof(Ways))]
    public void Whatever_way_it_is_tested_a_detector_finds_squares_and_discs_in_the_pixels_of_their_images(
        string _, Func<ITransformer> create)
    {
        double usual = Precision(_model);

        var tested = create();

        Assert.IsGreaterThan(0.5, usual);
        Assert.IsGreaterThan(usual - 0.15, Precision(tested));
        CollectionAssert.AreNotEqual(Boxes(_model), Boxes(tested));
    }

    [TestMethod]
    public void Any_number_of_threads_may_use_one_transformer()
    {
        var refined = _model.With(new DetectionRefinement());
        float[] expected = Boxes(_model), expectedRefined = Boxes(refined);

        Parallel.For(0, 12, new ParallelOptions { MaxDegreeOfParallelism = 4 }, turn =>
        {
            // Sums are divided among as many threads of libtorch as are free.
            float[] known = turn % 2 == 0 ? expected : expectedRefined, found = Boxes(turn % 2 == 0 ? _model : refined);
            Assert.HasCount(known.Length, found);
            for (int i = 0; i < known.Length; i++)
                Assert.AreEqual(known[i], found[i], 1e-3f);
        });
    }

    [TestMethod]
    public void Disposing_a_transformer_made_by_With_leaves_the_one_it_was_made_of_and_an_ensemble_disposes_its_members()
    {
        var options = Scenes.Options with { Iterations = 1 };
        var model = Context.MulticlassClassification.Trainers.FasterRcnn(options).Fit(Train);
        var refined = model.With(new DetectionRefinement());
        refined.Dispose();
        Boxes(model);

        new FasterRcnnEnsemble([model]).Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => model.Transform(Test));
        Assert.ThrowsExactly<ObjectDisposedException>(() => refined.Transform(Test));
        Assert.ThrowsExactly<ObjectDisposedException>(() => model.With(new MultiScaleTesting()));
    }

    [TestMethod]
    public void What_looks_more_than_once_cannot_be_saved_and_says_what_can()
    {
        using var folder = new TemporaryFolder();
        var refined = _model.With(new DetectionRefinement());

        Assert.Contains("With(...)", Assert.ThrowsExactly<NotSupportedException>(() => refined.ExportToOnnx(folder.File("a"))).Message);
        Assert.Contains("With(...)", Assert.Throws<NotSupportedException>(
            () => Context.Model.Save(refined, Train.Schema, folder.File("b"))).Message);
        Assert.Contains("members", Assert.Throws<NotSupportedException>(
            () => Context.Model.Save(new FasterRcnnEnsemble([_model]), Train.Schema, folder.File("c"))).Message);
    }

    [TestMethod]
    public void Values_out_of_range_and_members_that_do_not_fit_are_all_named()
    {
        string refinement = Assert.ThrowsExactly<ArgumentException>(
            () => _model.With(new DetectionRefinement { OverlapThreshold = 0, VotingOverlap = 2 })).Message;
        Assert.Contains("Refinement.OverlapThreshold must be inside (0, 1]; received 0.", refinement);
        Assert.Contains("Refinement.VotingOverlap must be inside (0, 1]; received 2.", refinement);
        Assert.Contains("received [600, 200]", Assert.ThrowsExactly<ArgumentException>(
            () => _model.With(new MultiScaleTesting { ShorterSides = [600, 200] })).Message);

        var reversed = Scenes.Rows(4);
        foreach (var row in reversed)
            row.Label = [.. row.Label.Select(name => name == "disc" ? "zebra" : "ant")];
        using var others = Context.MulticlassClassification.Trainers.FasterRcnn(Scenes.Options with { Iterations = 1 }).Fit(
            Scenes.View(Context, reversed));
        string message = Assert.ThrowsExactly<ArgumentException>(() => new FasterRcnnEnsemble(
            [_model, _model.With(new MultiScaleTesting()), others, _other.With(new DetectionRefinement())])).Message;
        foreach (string part in new[] { "members[1] is there before", "class 1 is \"disc\" to the first and \"ant\" to members[2]",
            "as members[3] does" })
            Assert.Contains(part, message);
        Assert.Contains("at least one", Assert.ThrowsExactly<ArgumentException>(() => new FasterRcnnEnsemble([])).Message);
    }

    [TestMethod]
    public void A_detector_on_ONNX_Runtime_is_refined_and_says_that_it_sees_one_scale()
    {
        using var folder = new TemporaryFolder();
        _model.ExportToOnnx(folder.File("model.onnx"));
        using var loaded = Context.Model.LoadFasterRcnn(
            folder.File("model.onnx"), new ScoringOptions { Backend = ScoringBackend.OnnxRuntime });

        var refinement = new DetectionRefinement();
        Detected.AssertSame(
            Detected.Read(Context, _model.With(refinement).Transform(Test)),
            Detected.Read(Context, loaded.With(refinement).Transform(Test)));
        Assert.Contains("libtorch", Assert.ThrowsExactly<NotSupportedException>(() => loaded.With(new MultiScaleTesting())).Message);
    }

    [TestMethod]
    public void Looking_several_times_leaves_no_tensors()
    {
        var tested = _model.With(new MultiScaleTesting { ShorterSides = [96, 128] }).With(new DetectionRefinement());
        Boxes(tested);
        long before = LiveTensors.CountSettled();

        Boxes(tested);

        Assert.AreEqual(before, LiveTensors.CountSettled());
    }

    private static double Precision(ITransformer model) =>
        Context.MulticlassClassification.EvaluateDetection(model.Transform(Test)).Coco.AveragePrecision50;

    private static float[] Boxes(ITransformer model) =>
        [.. Detected.Read(new MLContext(), model.Transform(Test)).SelectMany(row => row.PredictedBoundingBoxes!)];
}
