using System.Reflection;
using TorchSharp;

namespace Microsoft.ML.ResNet.Tests;

[TestClass]
public class ResNetTrainerTests
{
    private static readonly ResNetArchitecture s_small = ResNetArchitecture.Cifar(8);

    private static ResNetTrainer.Options Options => new()
    {
        Architecture = s_small,
        Augmentation = ImageAugmentation.None,
        BatchSize = 16,
        Epochs = 2,
        Seed = 7,
        ValidationFraction = null,
    };

    private static float[] Weights(ResNetTransformer model) =>
        [
            .. model.Model.state_dict().Values.SelectMany(
                value => value.to_type(torch.ScalarType.Float32).cpu().contiguous().data<float>().ToArray()),
        ];

    private static ResNetTransformer Fit(ResNetTrainer.Options options, IDataView? data = null)
    {
        var context = new MLContext(1);
        return context.MulticlassClassification.Trainers.ResNet(options).Fit(
            data ?? SyntheticImages.View(context, SyntheticImages.Rows(64)));
    }

    [TestMethod]
    public void Overfits_64_images_to_training_error_0()
    {
        var last = new List<ResNetMetrics>();
        using var model = Fit(
            Options with { Epochs = 30, LearningRate = 0.05, Schedule = LearningRateSchedule.OneCycle(), MetricsCallback = last.Add });
        Assert.AreEqual(0, last[^1].TrainingError);
        Assert.IsTrue(last[^1].TrainingLoss < last[0].TrainingLoss / 10);
    }

    [TestMethod]
    public void A_normalization_that_is_given_is_the_models()
    {
        var given = new PixelNormalization { Mean = [0.25f], StandardDeviation = [0.5f] };
        using var model = Fit(Options with { Normalization = given });
        var normalization = model.Description.Normalization;
        CollectionAssert.AreEqual(new[] { 0.25f * 255 }, normalization.Mean);
        CollectionAssert.AreEqual(new[] { 0.5f * 255 }, normalization.StandardDeviation);
        // The images of the test are grey.
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Fit(Options with { Normalization = PixelNormalization.ImageNet })).Message,
            "Normalization.Mean must have 1 value");
    }

    [TestMethod]
    public void Overfits_random_noise_with_random_labels()
    {
        var random = new Random(5);
        var rows = Enumerable.Range(0, 64).Select(i => new SyntheticImages.Row
        {
            Label = $"{i % 4}",
            Features = [.. Enumerable.Range(0, 256).Select(_ => (float)random.Next(256))],
        }).ToList();
        var context = new MLContext(1);
        var last = 1.0;
        using var model = Fit(
            Options with
            {
                Epochs = 40,
                Schedule = LearningRateSchedule.OneCycle(),
                MetricsCallback = metrics => last = metrics.TrainingError,
            },
            SyntheticImages.View(context, rows));
        Assert.AreEqual(0, last);
    }

    [TestMethod]
    public void One_seed_gives_identical_weights_and_another_seed_other_weights()
    {
        using var first = Fit(Options with { Augmentation = new ImageAugmentation() });
        using var again = Fit(Options with { Augmentation = new ImageAugmentation(), Workers = 3 });
        using var other = Fit(Options with { Augmentation = new ImageAugmentation(), Seed = 8 });
        CollectionAssert.AreEqual(Weights(first), Weights(again));
        CollectionAssert.AreNotEqual(Weights(first), Weights(other));
    }

    [TestMethod]
    public void The_seed_of_the_MLContext_decides_when_the_options_have_none()
    {
        using var first = Fit(Options with { Seed = null });
        using var again = Fit(Options with { Seed = null });
        CollectionAssert.AreEqual(Weights(first), Weights(again));
    }

    [TestMethod]
    public void The_weights_of_a_fitted_model_can_be_saved_and_loaded_with_TorchSharp()
    {
        using var model = Fit(Options);
        using var file = new MemoryStream();
        model.Model.save(file);
        using var loaded = new ResidualNetwork(s_small, classCount: 4, inputChannels: 1);
        loaded.load(new MemoryStream(file.ToArray()));
        using var images = torch.rand(3, 1, 16, 16);
        using var expected = model.Model.call(images);
        loaded.eval();
        using var actual = loaded.call(images);
        CollectionAssert.AreEqual(expected.data<float>().ToArray(), actual.data<float>().ToArray());
    }

    [TestMethod]
    public void Iterations_count_steps_instead_of_epochs()
    {
        var reports = new List<ResNetMetrics>();
        using var model = Fit(Options with { Iterations = 6, MetricsCallback = reports.Add });
        CollectionAssert.AreEqual(new long[] { 4, 6 }, reports.Select(metrics => metrics.Iteration).ToArray());
        Assert.IsTrue(reports.All(metrics => metrics.EndOfEpoch && metrics.Iterations == 6 && metrics.Epochs == 2));
    }

    [TestMethod]
    public void The_callback_reports_every_interval_and_every_epoch()
    {
        var reports = new List<ResNetMetrics>();
        using var model = Fit(Options with { MetricsInterval = 2, MetricsCallback = reports.Add, ValidationFraction = 0.25 });
        CollectionAssert.AreEqual(
            new (bool, long)[] { (false, 2), (true, 3), (false, 4), (false, 6), (true, 6) },
            reports.Select(metrics => (metrics.EndOfEpoch, metrics.Iteration)).ToArray());
        foreach (var metrics in reports)
        {
            Assert.AreEqual(metrics.EndOfEpoch, metrics.ValidationError is not null);
            Assert.IsTrue(metrics.ImagesPerSecond is > 0 and < double.PositiveInfinity, $"{metrics}");
            Assert.IsTrue(metrics.TrainingLoss > 0 && metrics.TrainingError is >= 0 and <= 1);
        }
        Assert.AreEqual(TimeSpan.Zero, reports[^1].TimeLeft);
    }

    [TestMethod]
    public void The_learning_rate_follows_its_schedule_step_by_step()
    {
        var rates = new List<double>();
        using var model = Fit(Options with
        {
            Iterations = 8,
            MetricsInterval = 1,
            LearningRate = 0.08,
            MetricsCallback = metrics => rates.AddRange(metrics.EndOfEpoch ? [] : [metrics.LearningRate]),
        });
        double[] expected = [0.08, 0.08, 0.08, 0.08, 0.008, 0.008, 0.0008, 0.0008];
        for (var i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], rates[i], 1e-9);
    }

    [TestMethod]
    public void Early_stopping_ends_training_and_restores_the_weights_of_the_best_epoch()
    {
        var reports = new List<ResNetMetrics>();
        var context = new MLContext(1);
        var train = SyntheticImages.View(context, SyntheticImages.Rows(64));
        var validation = SyntheticImages.View(context, SyntheticImages.Rows(64, seed: 9));
        using var model = Fit(
            Options with
                {
                    Epochs = 60,
                    ValidationSet = validation,
                    EarlyStopping = new EarlyStopping { Patience = 3 },
                    MetricsCallback = reports.Add,
                    LearningRate = 0.02,
                },
                train);

        Assert.IsTrue(reports.Count < 60, "training went on to the end");
        var best = reports.MinBy(metrics => (metrics.ValidationError, metrics.ValidationLoss))!;
        Assert.AreEqual(3, reports.Count - reports.First(metrics => metrics.ValidationError == best.ValidationError).Epoch);
        var evaluated = context.MulticlassClassification.Evaluate(model.Transform(validation));
        Assert.AreEqual(1 - best.ValidationError!.Value, evaluated.MicroAccuracy, 1e-9);
        Assert.AreEqual(best.ValidationLoss!.Value, evaluated.LogLoss, 1e-4);
    }

    [TestMethod]
    public void An_improvement_below_the_minimum_does_not_hold_off_early_stopping()
    {
        var epochs = 0;
        using var model = Fit(Options with
        {
            Epochs = 60,
            ValidationFraction = 0.25,
            EarlyStopping = new EarlyStopping { Patience = 3, MinimumImprovement = 0.99 },
            MetricsCallback = _ => epochs++,
        });
        Assert.AreEqual(4, epochs);
    }

    [TestMethod]
    public void A_validation_fraction_is_not_trained_on()
    {
        var reports = new List<ResNetMetrics>();
        using var model = Fit(Options with { ValidationFraction = 0.5, Epochs = 1, MetricsCallback = reports.Add });
        Assert.AreEqual(2, reports[^1].Iteration);
        Assert.IsNotNull(reports[^1].ValidationError);
    }

    [TestMethod]
    public void Label_smoothing_keeps_the_loss_above_its_floor()
    {
        var last = new List<ResNetMetrics>();
        using var model = Fit(Options with { Epochs = 20, LearningRate = 0.05, LabelSmoothing = 0.2, MetricsCallback = last.Add });
        // Four classes, smoothing 0.2: the entropy of (0.85, 0.05, 0.05, 0.05) is the least any network can reach.
        Assert.IsTrue(last[^1].TrainingLoss >= -(0.85 * Math.Log(0.85) + 3 * 0.05 * Math.Log(0.05)) - 1e-3);
    }

    [TestMethod]
    public void Messages_reach_the_log_of_the_MLContext()
    {
        var context = new MLContext(1);
        var messages = new List<string>();
        context.Log += (_, message) => messages.Add(message.Message);
        using var model = context.MulticlassClassification.Trainers.ResNet(Options).Fit(SyntheticImages.View(
            context, SyntheticImages.Rows(64)));
        Assert.IsTrue(messages.Any(message => message.Contains("Epoch 2/2: loss")));
    }

    [TestMethod]
    public void A_cancelled_token_ends_training_with_OperationCanceledException()
    {
        using var source = new CancellationTokenSource();
        var options = Options with { Epochs = 1000, CancellationToken = source.Token, MetricsCallback = _ => source.Cancel() };
        Assert.Throws<OperationCanceledException>(() => Fit(options));
    }

    [TestMethod]
    public void A_cancelled_MLContext_ends_training()
    {
        // AutoML cancels through this method of MLContext, which is not public.
        var context = new MLContext(1);
        var cancel = typeof(MLContext).GetMethod("CancelExecution", BindingFlags.Instance | BindingFlags.NonPublic)!;
        var options = Options with { Epochs = 1000, MetricsCallback = _ => cancel.Invoke(context, null) };
        Assert.Throws<OperationCanceledException>(() => context.MulticlassClassification.Trainers.ResNet(options).Fit(
            SyntheticImages.View(context, SyntheticImages.Rows(64))));
    }

    [TestMethod]
    public void A_loss_that_becomes_NaN_stops_training_and_keeps_the_best_weights_so_far()
    {
        var options = Options with { Epochs = 50, LearningRate = 0.05, Schedule = new ExplodesAfterOneEpoch() };
        var diverged = Assert.ThrowsExactly<TrainingDivergedException>(() => Fit(options));
        Assert.IsTrue(diverged.Iteration > 4 && diverged.LearningRate > 1e10, diverged.Message);
        StringAssert.Contains(diverged.Message, $"step {diverged.Iteration}");
        Assert.IsNotNull(diverged.BestModel);
        using (diverged.BestModel)
            Assert.IsTrue(Weights(diverged.BestModel).All(float.IsFinite));
    }

    [TestMethod]
    public void Without_a_completed_epoch_a_diverged_training_has_no_model_and_says_so()
    {
        var diverged = Assert.ThrowsExactly<TrainingDivergedException>(() => Fit(Options with { LearningRate = 1e30 }));
        Assert.IsNull(diverged.BestModel);
        StringAssert.Contains(diverged.Message, "no weights to keep");
    }

    [TestMethod]
    public void An_image_smaller_than_the_network_needs_is_refused_with_both_sizes()
    {
        var message = Assert.Throws<ArgumentException>(() => Fit(Options with { Architecture = ResNetArchitecture.ResNet50 })).Message;
        StringAssert.Contains(message, "received 16×16");
    }

    [TestMethod]
    public void A_card_that_is_not_there_falls_back_with_a_warning_or_fails_where_fallback_is_off()
    {
        if (torch.cuda.is_available())
            Assert.Inconclusive("A CUDA card is there; this test is about machines without one.");
        var context = new MLContext(1) { GpuDeviceId = 0, FallbackToCpu = true };
        var messages = new List<string>();
        context.Log += (_, message) => messages.Add(message.Message);
        var data = SyntheticImages.View(context, SyntheticImages.Rows(64));
        using (context.MulticlassClassification.Trainers.ResNet(Options with { Epochs = 1 }).Fit(data))
            Assert.IsTrue(messages.Any(message => message.Contains("CUDA card 0 was asked for")));

        context.FallbackToCpu = false;
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => context.MulticlassClassification.Trainers.ResNet(Options).Fit(
            data));
        StringAssert.Contains(error.Message, "FallbackToCpu is false");
    }

    [TestMethod]
    public void Out_of_memory_says_batch_and_image_size()
    {
        var enormous = s_small with { Widths = [16, 32, 65_536] };
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Fit(Options with { Architecture = enormous }));
        StringAssert.StartsWith(error.Message, "Out of memory with a batch of 16 images of 1×16×16.");
    }

    [TestMethod]
    public void A_validation_set_with_other_classes_is_refused()
    {
        var context = new MLContext(1);
        var options = Options with { ValidationSet = SyntheticImages.View(context, SyntheticImages.Rows(30, classes: 3)) };
        StringAssert.Contains(Assert.Throws<ArgumentException>(() => Fit(options)).Message, "3 classes");
    }

    [TestMethod]
    public void Twenty_fits_leave_no_tensor_behind()
    {
        var context = new MLContext(1);
        var data = SyntheticImages.View(context, SyntheticImages.Rows(64));
        // TorchSharp counts the tensor that becomes a parameter twice when it is made and once when it is disposed.
        long countedTwice;
        using (var model = Fit(Options with { Epochs = 1 }, data))
            countedTwice = model.Model.parameters().Count();
        var before = LiveTensors.CountSettled();
        for (var i = 0; i < 20; i++)
            using (Fit(Options with { Epochs = 1, ValidationFraction = 0.1 }, data)) { }
        Assert.AreEqual(before + 20 * countedTwice, torch.Tensor.TotalCount);
    }

    private sealed record ExplodesAfterOneEpoch : LearningRateSchedule
    {
        public override double Factor(SchedulePoint point) => point.Iteration < 4 ? 1 : 1e30;
    }
}
