namespace Microsoft.ML.ResNet.Tests.Transforms;

/// <summary>Keys are numbers: two columns with the same classes in another order look alike to whoever compares counts.</summary>
[TestClass]
public sealed class LabelClassesTests
{
    private static readonly ResNetTrainer.Options Options = new()
    {
        Architecture = ResNetArchitecture.Cifar(8), BatchSize = 16, Epochs = 1, LearningRate = 0.05, ValidationFraction = null,
            EarlyStopping = null, NumberOfThreads = 1, Seed = 1,
    };

    private readonly MLContext _ml = new(1);

    /// <summary>MapValueToKey numbers classes as they come: this one sees "class-1" first.</summary>
    private IDataView InAnotherOrder => SyntheticImages.View(_ml, SyntheticImages.Rows(32).Skip(1));

    private IDataView Training => SyntheticImages.View(_ml, SyntheticImages.Rows(64));

    private ResNetTransformer Fit(IDataView? validation = null) =>
        _ml.MulticlassClassification.Trainers.ResNet(Options with { ValidationSet = validation }).Fit(Training);

    [TestMethod]
    public void A_validation_set_with_the_same_classes_under_other_keys_is_refused()
    {
        string message = Assert.ThrowsExactly<ArgumentException>(() => Fit(InAnotherOrder)).Message;

        Assert.Contains("class 1 is \"class-0\", in the validation set \"class-1\"", message);
        Assert.Contains("Transform it with the model that mapped the training labels", message);
    }

    [TestMethod]
    public void A_validation_set_with_the_same_keys_by_another_mapping_is_taken() =>
        Fit(SyntheticImages.View(_ml, SyntheticImages.Rows(32, seed: 5))).Dispose();

    [TestMethod]
    public void Data_to_score_with_the_same_classes_under_other_keys_are_refused_before_Evaluate_compares_numbers()
    {
        using var model = Fit();

        string message = Assert.ThrowsExactly<ArgumentException>(() => model.Transform(InAnotherOrder)).Message;

        Assert.Contains("Column 'Label' must have the keys of the training label: \"class-1\" is key 1, and was key 2 in training",
            message);
        Assert.IsGreaterThan(0.2, _ml.MulticlassClassification.Evaluate(model.Transform(Training)).MicroAccuracy);
    }

    [TestMethod]
    public void Data_to_score_with_some_of_the_classes_are_refused_where_their_keys_moved_and_taken_where_not()
    {
        using var model = Fit();
        var rows = SyntheticImages.Rows(64);

        model.Transform(SyntheticImages.View(_ml, rows.Where(row => row.Label is "class-0" or "class-1")));
        Assert.ThrowsExactly<ArgumentException>(() =>
            model.Transform(SyntheticImages.View(_ml, rows.Where(row => row.Label is "class-2" or "class-3"))));
    }

    [TestMethod]
    public void Data_to_score_with_labels_of_their_own_are_taken()
    {
        using var model = Fit();
        var rows = SyntheticImages.Rows(8);
        foreach (var row in rows)
            row.Label = "of another kind";

        Assert.IsNotNull(model.Transform(SyntheticImages.View(_ml, rows)).Schema.GetColumnOrNull("Score"));
    }

    [TestMethod]
    public void An_ensemble_and_a_loaded_model_refuse_them_too()
    {
        using var model = Fit();
        using var ensemble = new ResNetEnsemble([model]);
        using var file = new MemoryStream();
        _ml.Model.Save(model, Training.Schema, file);
        file.Position = 0;
        var loaded = _ml.Model.LoadResNet(file, out _);

        foreach (var transformer in (ITransformer[])[ensemble, loaded])
            Assert.Contains("was key 2 in training", Assert.ThrowsExactly<ArgumentException>(() => transformer.Transform(InAnotherOrder))
                .Message);
        (loaded as IDisposable)?.Dispose();
    }
}
