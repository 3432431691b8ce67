using System.Reflection;

namespace Microsoft.ML.ResNet.Tests;

[TestClass]
public sealed class ResNetRecipeTests
{
    public static IEnumerable<object[]> Recipes =>
    [[ResNetRecipe.ImageNetPaper], [ResNetRecipe.CifarPaper], [ResNetRecipe.Modern], [ResNetRecipe.FineTuning], [ResNetRecipe.FewPhotos]];

    public static string NameOf(MethodInfo test, object[] data) => $"{test.Name} ({((ResNetRecipe)data[0]).Name})";

    [TestMethod]
    public void The_papers_CIFAR_recipe_is_that_of_section_4_2()
    {
        var options = ResNetRecipe.CifarPaper.Options;
        Assert.AreEqual(
            (128, 64_000L, 0.1, 0.9, 1e-4),
            (options.BatchSize, options.Iterations, options.LearningRate, options.Momentum, options.WeightDecay));
        Assert.AreEqual(
            (4, true, MeanSubtraction.PerPixel, 0.1),
            (options.Augmentation.Padding, options.Augmentation.Mirror, options.MeanSubtraction, options.ValidationFraction));
        double[] factors =
        [
            .. new long[] { 0, 31_999, 32_000, 47_999, 48_000, 63_999 }.Select(step => options.Schedule.Factor(
                new SchedulePoint(step, 64_000, []))),
        ];
        CollectionAssert.AreEqual(new[] { 1, 1, 0.1, 0.1, 0.01, 0.01 }, factors.Select(factor => Math.Round(factor, 9)).ToArray());
        Assert.AreEqual((null, null, ResNetArchitecture.Cifar(20)), (options.WarmUp, options.EarlyStopping, options.Architecture));
    }

    [TestMethod]
    public void The_45k_5k_split_sets_500_images_of_each_class_aside()
    {
        int[] labels = [.. Enumerable.Range(0, 50_000).Select(i => i % 10)];
        var (train, validation) = ValidationSplit.Stratified(labels, ResNetRecipe.CifarPaper.Options.ValidationFraction!.Value, seed: 1);
        Assert.AreEqual((45_000, 5_000), (train.Length, validation.Length));
        Assert.IsTrue(validation.GroupBy(i => labels[i]).All(group => group.Count() == 500));
    }

    [TestMethod]
    public void Nets_of_110_layers_warm_up_at_a_tenth_until_the_training_error_is_below_80_percent()
    {
        Assert.IsNull(ResNetRecipe.CifarPaper.For(ResNetArchitecture.Cifar(56)).Options.WarmUp);
        var recipe = ResNetRecipe.CifarPaper.For(ResNetArchitecture.Cifar(110));
        Assert.AreEqual(WarmUp.UntilTrainingErrorBelow(0.8, 0.1), recipe.Options.WarmUp);
        Assert.AreEqual(ResNetArchitecture.Cifar(110), recipe.Options.Architecture);
        StringAssert.Contains(recipe.ToString(), "0.1 of the rate until the training error is below 0.8");
        Assert.IsNull(ResNetRecipe.CifarPaper.Options.WarmUp);
    }

    [TestMethod]
    public void The_papers_ImageNet_recipe_is_that_of_section_3_4()
    {
        var options = ResNetRecipe.ImageNetPaper.Options;
        Assert.AreEqual(
            (256, 600_000L, 0.1, 0.9, 1e-4),
            (options.BatchSize, options.Iterations, options.LearningRate, options.Momentum, options.WeightDecay));
        Assert.AreEqual((new ImageShape(3, 224, 224), MeanSubtraction.PerPixel), (options.ImageShape, options.MeanSubtraction));
        Assert.AreEqual(LearningRateSchedule.OnPlateau(), options.Schedule);
        Assert.AreEqual(
            (new ShorterSideRange(256, 480), true, 0.1),
            (options.Augmentation.ShorterSide, options.Augmentation.Mirror, options.Augmentation.ColourNoise!.Deviation));
        Assert.AreEqual(256, options.TestShorterSide);
    }

    [TestMethod]
    public void A_plain_twin_can_be_trained_the_modern_way()
    {
        Assert.IsTrue(ResNetRecipe.Modern.For(ResNetArchitecture.Cifar(20)).Options.ZeroInitResidual);
        Assert.IsFalse(ResNetRecipe.Modern.For(ResNetArchitecture.Cifar(20).Plain()).Options.ZeroInitResidual);
    }

    [TestMethod]
    [DynamicData(nameof(Recipes), DynamicDataDisplayName = nameof(NameOf))]
    public void Every_option_that_differs_from_its_default_is_listed_with_its_value_and_a_source(ResNetRecipe recipe)
    {
        var defaults = new ResNetTrainer.Options();
        string[] changed =
        [
            .. typeof(ResNetTrainer.Options).GetProperties()
                .Where(
                    property => !Equals(property.GetValue(defaults), property.GetValue(recipe.Options))
                        && property.GetValue(recipe.Options) is not LearningRateSchedule)
                .Select(property => property.Name),
        ];
        CollectionAssert.IsSubsetOf(changed, recipe.Settings.Select(setting => setting.Option).ToArray());
        CollectionAssert.AllItemsAreUnique(recipe.Settings.Select(setting => setting.Option).ToArray());
        foreach (var setting in recipe.Settings)
        {
            Assert.IsTrue(setting.Source.Length > 5 && setting.Value.Length > 0);
            StringAssert.Contains(recipe.ToString(), setting.Value);
            StringAssert.Contains(recipe.ToString(), setting.Source);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Recipes), DynamicDataDisplayName = nameof(NameOf))]
    public void Its_options_are_in_range(ResNetRecipe recipe) =>
        Assert.IsNotNull(
            new MLContext(1).MulticlassClassification.Trainers.ResNet(recipe.For(Pretrained.Model.Model.Architecture).Options with
        {
            InitialModel = recipe == ResNetRecipe.FineTuning || recipe == ResNetRecipe.FewPhotos ? Pretrained.Model : null,
        }));

    [TestMethod]
    public void Fine_tuning_says_what_is_missing_where_nothing_is_named_to_go_on_from()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => new MLContext(1).MulticlassClassification.Trainers.ResNet(
            ResNetRecipe.FineTuning.Options));
        StringAssert.Contains(error.Message, "NewClassifier needs InitialModel or InitialCheckpoint");
    }

    [TestMethod]
    public void It_trains_with_what_is_changed_by_with()
    {
        var context = new MLContext(1);
        var options = ResNetRecipe.Modern.For(ResNetArchitecture.Cifar(
            8)).Options with { BatchSize = 16, Epochs = 60, Augmentation = ImageAugmentation.None, Seed = 1, LearningRate = 0.2 };
        var data = SyntheticImages.View(context, SyntheticImages.Rows(128));
        using var model = context.MulticlassClassification.Trainers.ResNet(options).Fit(data);
        double accuracy = context.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy;
        Assert.IsTrue(accuracy > 0.9, $"{accuracy}");
    }
}
