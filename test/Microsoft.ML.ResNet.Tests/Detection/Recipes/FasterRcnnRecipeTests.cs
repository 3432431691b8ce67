using System.Collections.Immutable;
using System.Reflection;

namespace Microsoft.ML.ResNet.Tests.Detection.Recipes;

[TestClass]
public sealed class FasterRcnnRecipeTests
{
    public static IEnumerable<object[]> Recipes =>
        [[FasterRcnnRecipe.VocPaper], [FasterRcnnRecipe.CocoPaper], [FasterRcnnRecipe.FewImages]];

    public static string NameOf(MethodInfo test, object[] data) => $"{test.Name} ({((FasterRcnnRecipe)data[0]).Name})";

    [TestMethod]
    public void The_papers_VOC_recipe_is_that_of_its_appendix_and_of_Faster_R_CNN()
    {
        var options = FasterRcnnRecipe.VocPaper.Options;

        Assert.AreEqual(
            (DetectionTrainingScheme.Alternating, 1, 80_000L, 0.001, 0.9, 5e-4),
            (options.Scheme, options.BatchSize, options.Iterations, options.LearningRate, options.Momentum, options.WeightDecay));
        Assert.AreEqual((256, 128, 0.25, 2000, 300, 0.3),
            (options.AnchorsPerImage, options.RegionsPerImage, options.ForegroundShare, options.TrainingProposals, options.TestProposals,
            options.OverlapThreshold));
        Assert.AreEqual((600, 1000, true), (options.ShorterSides.Single(), options.LongerSide, options.Mirror));
        Assert.AreEqual(DetectorArchitecture.C4(ResNetArchitecture.ResNet101V1), options.Architecture);
        AssertRates(options, [(0, 1e-3), (59_999, 1e-3), (60_000, 1e-4), (79_999, 1e-4)]);
    }

    [TestMethod]
    public void The_papers_COCO_recipe_is_that_of_its_appendix()
    {
        var options = FasterRcnnRecipe.CocoPaper.Options;

        Assert.AreEqual((8, 320_000L), (options.BatchSize, options.Iterations));
        Assert.AreSequenceEqual([64f, 128, 256, 512], options.Architecture!.AnchorSizes.AsEnumerable());
        AssertRates(options, [(239_999, 1e-3), (240_000, 1e-4)]);
    }

    [TestMethod]
    public void Another_body_stands_in_the_same_kind_of_detector()
    {
        Assert.AreEqual(
            DetectorArchitecture.C4(ResNetArchitecture.ResNet18),
            FasterRcnnRecipe.VocPaper.For(ResNetArchitecture.ResNet18).Options.Architecture);
        Assert.AreEqual(
            DetectorArchitecture.SmallPyramid(ResNetArchitecture.ResNet34),
            FasterRcnnRecipe.FewImages.For(ResNetArchitecture.ResNet34).Options.Architecture);
        Assert.HasCount(4, FasterRcnnRecipe.CocoPaper.For(ResNetArchitecture.ResNet50).Options.Architecture!.AnchorSizes);
    }

    [TestMethod]
    [DynamicData(nameof(Recipes), DynamicDataDisplayName = nameof(NameOf))]
    public void Every_option_that_differs_from_its_default_is_listed_with_its_value_and_a_source(FasterRcnnRecipe recipe)
    {
        var defaults = new FasterRcnnTrainer.Options();
        string[] changed =
        [
            .. typeof(FasterRcnnTrainer.Options).GetProperties().Where(property => !Same(property)).Select(property => property.Name),
        ];

        string[] listed = [.. recipe.Settings.Select(setting => setting.Option)];
        CollectionAssert.IsSubsetOf(changed, listed);
        CollectionAssert.AllItemsAreUnique(listed);
        foreach (var setting in recipe.Settings)
        {
            Assert.IsTrue(setting.Source.Length > 5 && setting.Value.Length > 0, setting.Option);
            Assert.Contains($"{setting.Value}", recipe.ToString());
            Assert.Contains(setting.Source, recipe.ToString());
        }

        bool Same(PropertyInfo property) => (property.GetValue(defaults), property.GetValue(recipe.Options)) switch
        {
            (ImmutableArray<int> expected, ImmutableArray<int> actual) => expected.SequenceEqual(actual),
            var (expected, actual) => Equals(expected, actual) || actual is LearningRateSchedule,
        };
    }

    [TestMethod]
    [DynamicData(nameof(Recipes), DynamicDataDisplayName = nameof(NameOf))]
    public void Its_options_are_in_range(FasterRcnnRecipe recipe) =>
        Assert.IsNotNull(new MLContext(1).MulticlassClassification.Trainers.FasterRcnn(recipe.Options));

    private static void AssertRates(FasterRcnnTrainer.Options options, (long Step, double Rate)[] expected)
    {
        foreach (var (step, rate) in expected)
            Assert.AreEqual(
                rate, options.LearningRate * options.Schedule.Factor(new SchedulePoint(step, options.Iterations!.Value, [])), 1e-12);
    }
}
