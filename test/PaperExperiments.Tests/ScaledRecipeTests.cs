using Microsoft.ML.ResNet;
using PaperExperiments.Trainings;

namespace PaperExperiments.Tests;

[TestClass]
public sealed class ScaledRecipeTests
{
    [TestMethod]
    [DataRow("cifar-20", true)]
    [DataRow("cifar-110", true)]
    [DataRow("resnet-34-a", false)]
    public void At_full_scale_it_is_the_papers_recipe(string net, bool isCifar)
    {
        var spec = Spec(net, isCifar ? Recipe.Cifar : Recipe.ImageNet, scale: 1);
        var paper = (isCifar ? ResNetRecipe.CifarPaper : ResNetRecipe.ImageNetPaper).For(spec.Architecture).Options;

        var options = ScaledRecipe.For(spec);

        Assert.AreEqual(paper with { Seed = 3, Schedule = options.Schedule }, options);
        Assert.AreEqual(paper.Schedule.ToString(), options.Schedule.ToString());
    }

    [TestMethod]
    public void Steps_and_milestones_are_scaled_alike()
    {
        var options = ScaledRecipe.For(Spec("cifar-20", Recipe.Cifar, scale: 0.05));

        Assert.AreEqual(3200, options.Iterations);
        Assert.AreEqual(LearningRateSchedule.MultiStepAt([1600, 2400]).ToString(), options.Schedule.ToString());
    }

    [TestMethod]
    public void All_sizes_scale_with_the_images()
    {
        var options = ScaledRecipe.For(Spec("resnet-18", Recipe.ImageNet, scale: 0.1) with { ImageSize = 112 });

        Assert.AreEqual(new ImageShape(3, 112, 112), options.ImageShape);
        Assert.AreEqual(new ShorterSideRange(128, 240), options.Augmentation.ShorterSide);
        Assert.AreEqual(128, options.TestShorterSide);
        CollectionAssert.AreEqual(new[] { 112, 128, 192, 240, 320 }, new ImageNetSizes(112).TestShorterSides);
    }

    [TestMethod]
    public void A_training_is_kept_under_a_name_that_says_what_it_is_of()
    {
        var spec = Spec("cifar-plain-56", Recipe.Cifar, scale: 0.05);

        Assert.AreEqual("cifar10-jpg/cifar-plain-56-s0.05-d1-seed3", spec.Key);
        Assert.AreEqual(
            "cifar10-jpg/cifar-plain-56-imagenet-recipe-s0.05-d1-h0.1-i64-b32-seed3",
            (spec with { Recipe = Recipe.ImageNet, HoldOut = 0.1, ImageSize = 64, BatchSize = 32 }).Key);
    }

    private static TrainingSpec Spec(string net, Recipe recipe, double scale) => new()
    {
        Architecture = ResNetArchitecture.Parse(net),
        Recipe = recipe,
        Data = "cifar10-jpg",
        Scale = scale,
        DataScale = 1,
        HoldOut = 0,
        Seed = 3,
        ImageSize = null,
        BatchSize = null,
    };
}
