using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet.Tests.Scoring;

/// <summary>Which backend scores where the faster one is asked for.</summary>
[TestClass]
public sealed class BackendTrialTests
{
    private readonly MLContext _ml = new();
    private readonly List<string> _log = [];

    [TestInitialize]
    public void Listen() => _ml.Log += (_, message) =>
    {
        if (message.Kind == ChannelMessageKind.Info)
            _log.Add(message.RawMessage);
    };

    [TestMethod]
    [DataRow(30, 1, "OnnxRuntime scores: ")]
    [DataRow(1, 30, "LibTorch scores: ")]
    public void The_faster_is_kept_and_said_and_the_other_let_go_of(int libTorch, int onnxRuntime, string said)
    {
        var models = new Dictionary<ScoringBackend, Model>
        {
            [ScoringBackend.LibTorch] = new(libTorch), [ScoringBackend.OnnxRuntime] = new(onnxRuntime),
        };
        var faster = models.Values.MinBy(model => model.Milliseconds)!;

        var chosen = Choose(() => models[ScoringBackend.LibTorch], () => models[ScoringBackend.OnnxRuntime]);

        Assert.AreSame(faster, chosen);
        Assert.IsFalse(faster.IsDisposed);
        Assert.IsTrue(models.Values.Single(model => model != faster).IsDisposed);
        Assert.Contains(said, _log.Single());
        Assert.Contains(" ms (LibTorch) and ", _log.Single());
    }

    [TestMethod]
    public void The_first_score_does_not_count()
    {
        var slowAtFirst = new Model(1) { FirstMilliseconds = 400 };

        Assert.AreSame(slowAtFirst, Choose(() => slowAtFirst, () => new(20)));
    }

    [TestMethod]
    public void Where_one_is_missing_the_other_scores_untried()
    {
        var only = new Model(1);

        Assert.AreSame(only, Choose(() => throw new InvalidOperationException("No libtorch."), () => only));

        Assert.AreEqual(0, only.Scored);
        Assert.AreEqual("OnnxRuntime scores, there being nothing else: No libtorch.", _log.Single());
    }

    [TestMethod]
    public void Where_both_are_missing_both_are_told()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Choose(
            () => throw new InvalidOperationException("No libtorch."), () => throw new InvalidOperationException("No ONNX Runtime.")));

        Assert.AreEqual("No libtorch. No ONNX Runtime.", error.Message);
    }

    [TestMethod]
    public void What_goes_wrong_otherwise_leaves_nothing_behind()
    {
        var (first, second) = (new Model(1), new Model(1));

        Assert.ThrowsExactly<FormatException>(() => Choose(() => first, () => throw new FormatException()));
        Assert.ThrowsExactly<FormatException>(() => BackendTrial.Choose(
            _ml, ScoringBackend.Fastest, () => new Model(1), () => second, _ => throw new FormatException()));

        Assert.IsTrue(first.IsDisposed);
        Assert.IsTrue(second.IsDisposed);
    }

    private Model Choose(Func<Model> onLibTorch, Func<Model> onOnnxRuntime) =>
        BackendTrial.Choose(_ml, ScoringBackend.Fastest, onLibTorch, onOnnxRuntime, model => model.Score());

    private sealed class Model(int milliseconds) : IDisposable
    {
        public int Milliseconds => milliseconds;

        public int? FirstMilliseconds { get; init; }

        public int Scored { get; private set; }

        public bool IsDisposed { get; private set; }

        public void Score() => Thread.Sleep(Scored++ == 0 ? FirstMilliseconds ?? milliseconds : milliseconds);

        public void Dispose() => IsDisposed = true;
    }
}
