namespace Microsoft.ML.ResNet.Tests;

[TestClass]
public sealed class ResNetSearchSpaceTests
{
    private static readonly ResNetTrainer.Options s_options = new() { FeatureColumnName = "Image", Epochs = 7 };

    [TestMethod]
    public void The_default_space_has_these_ranges_and_choices_and_begins_at_the_trainers_defaults()
    {
        var swept = ResNetSearchSpace.Default.Describe(new());

        CollectionAssert.AreEqual(
            new[]
            {
                "LearningRate from 0.01 to 0.5 by factors, begins at 0.1",
                "WeightDecay from 1E-05 to 0.01 by factors, begins at 0.0001",
                "LabelSmoothing from 0 to 0.2, begins at 0",
                "BatchSize 32; 64; 128; 256, begins at 128",
                "Schedule times 0.1 at 0.5, 0.75 of training; cosine to 0; one cycle: from 1/25 to 1 at 0.3 of training, then to 1/250000, "
                    + "begins at times 0.1 at 0.5, 0.75 of training",
            },
            swept.Select(Text).ToArray());
    }

    [TestMethod]
    public void A_point_changes_the_options_it_names_and_no_others()
    {
        var found = ResNetSearchSpace.Default.Apply(s_options, Point(learningRate: 0.25, batchSize: "32"));

        Assert.AreEqual(
            s_options with
            {
                LearningRate = 0.25,
                WeightDecay = 0.001,
                LabelSmoothing = 0.05,
                BatchSize = 32,
                Schedule = LearningRateSchedule.Cosine(),
            },
            found);
    }

    [TestMethod]
    public void The_point_where_a_sweep_begins_is_the_options_themselves()
    {
        var point = ResNetSearchSpace.Default.Describe(s_options).ToDictionary(
            option => option.Name, option => option is SweptRange range ? (object)range.Default : ((SweptChoice)option).Default);

        Assert.AreEqual(OptionText.Of(s_options), OptionText.Of(ResNetSearchSpace.Default.Apply(s_options, point)));
    }

    [TestMethod]
    public void Every_corner_of_the_default_space_makes_a_trainer()
    {
        var mlContext = new MLContext(seed: 1);
        var swept = ResNetSearchSpace.Default.Describe(s_options);
        IEnumerable<Dictionary<string, object>> corners = [[]];
        foreach (var option in swept)
            corners = corners
                .SelectMany(corner => Extremes(option).Select(value => new Dictionary<string, object>(corner) { [option.Name] = value }))
                .ToList();

        Assert.AreEqual(2 * 2 * 2 * 4 * 3, corners.Count());
        foreach (var corner in corners)
            mlContext.MulticlassClassification.Trainers.ResNet(ResNetSearchSpace.Default.Apply(s_options, corner));
    }

    [TestMethod]
    public void A_space_is_made_of_the_options_one_names()
    {
        var space = ResNetSearchSpace.Empty
            .Range("Momentum", 0.8, 0.99, options => options.Momentum, (options, value) => options with { Momentum = value })
            .Choice(
                "Architecture", [null, ResNetArchitecture.Cifar(20), ResNetArchitecture.ResNet18], options => options.Architecture,
                (options, value) => options with { Architecture = value })
            .Range("Momentum", 0.5, 0.95, options => options.Momentum, (options, value) => options with { Momentum = value });

        CollectionAssert.AreEqual(
            new[] { "Architecture none; CIFAR ResNet-20; ResNet-18, begins at none", "Momentum from 0.5 to 0.95, begins at 0.9" },
            space.Describe(s_options).Select(Text).ToArray());
        Assert.AreEqual(
            s_options with { Architecture = ResNetArchitecture.Cifar(20), Momentum = 0.6 },
            space.Apply(s_options, new Dictionary<string, object> { ["Architecture"] = "CIFAR ResNet-20", ["Momentum"] = 0.6 }));
        Assert.AreEqual(0, ResNetSearchSpace.Empty.Describe(s_options).Count);
        Assert.AreEqual(1, space.Without("Momentum").Describe(s_options).Count);
    }

    [TestMethod]
    public void A_rounding_error_outside_of_a_range_is_its_end()
    {
        var found = ResNetSearchSpace.Default.Apply(s_options, Point(learningRate: Math.BitIncrement(0.5), batchSize: "32"));
        Assert.AreEqual(0.5, found.LearningRate);
    }

    [TestMethod]
    public void All_that_is_wrong_with_a_point_is_said_at_once()
    {
        var point = Point(learningRate: 0.6, batchSize: "33");
        point.Remove("WeightDecay");
        point["LabelSmoothing"] = "much";
        point["Depth"] = 20.0;

        var exception = Assert.ThrowsExactly<ArgumentException>(() => ResNetSearchSpace.Default.Apply(s_options, point));

        foreach (var problem in new[]
        {
            "The search space has LearningRate, WeightDecay, LabelSmoothing, BatchSize, Schedule; received \"Depth\".",
            "WeightDecay must have a value; received none.",
            "LearningRate must lie in the range of the search space, from 0.01 to 0.5; received 0.6.",
            "LabelSmoothing must be a Double; received much (String).",
            "BatchSize must be a choice of the search space (32; 64; 128; 256); received 33.",
        })
            StringAssert.Contains(exception.Message, problem);
    }

    [TestMethod]
    public void Options_outside_of_the_space_are_named()
    {
        var exception = Assert.ThrowsExactly<ArgumentException>(
            () => ResNetSearchSpace.Default.Describe(
                s_options with { LearningRate = 1, BatchSize = 100, Schedule = LearningRateSchedule.Constant }));

        StringAssert.Contains(exception.Message, "LearningRate must lie in the range of the search space, from 0.01 to 0.5; received 1.");
        StringAssert.Contains(exception.Message, "BatchSize must be a choice of the search space (32; 64; 128; 256); received 100.");
        StringAssert.Contains(exception.Message, "received constant.");
    }

    [TestMethod]
    public void A_dimension_that_cannot_be_swept_is_refused()
    {
        static ResNetTrainer.Options Same<T>(ResNetTrainer.Options options, T value) => options;
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => ResNetSearchSpace.Empty.Range(
                "Rate", 0, 0, _ => 0, Same, logarithmic: true)).Message,
            "Rate must have a maximum above its minimum, both finite; received 0 to 0." + Environment.NewLine
                + "Rate must have a minimum above 0 on a logarithmic scale; received 0.");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => ResNetSearchSpace.Empty.Choice("Size", [1, 2, 1], _ => 0, Same)).Message,
            "no two of which read the same; received 1; 2; 1.");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => ResNetSearchSpace.Empty.Choice<int>("Size", [], _ => 0, Same)).Message,
            "received none.");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => ResNetSearchSpace.Default.Without("Depth")).Message, "received \"Depth\".");
    }

    private static Dictionary<string, object> Point(double learningRate, string batchSize) => new()
    {
        ["LearningRate"] = learningRate,
        ["WeightDecay"] = 0.001,
        ["LabelSmoothing"] = 0.05,
        ["BatchSize"] = batchSize,
        ["Schedule"] = "cosine to 0",
    };

    private static IEnumerable<object> Extremes(SweptOption option) =>
        option is SweptRange range ? [range.Minimum, range.Maximum] : ((SweptChoice)option).Choices;

    private static string Text(SweptOption option)
    {
        if (option is SweptRange range)
            return FormattableString.Invariant($"{range.Name} from {range.Minimum} to {range.Maximum}")
                + FormattableString.Invariant($"{(range.IsLogarithmic ? " by factors" : "")}, begins at {range.Default}");
        var choice = (SweptChoice)option;
        return $"{choice.Name} {string.Join("; ", choice.Choices)}, begins at {choice.Default}";
    }
}
