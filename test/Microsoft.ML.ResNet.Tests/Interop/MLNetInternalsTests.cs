namespace Microsoft.ML.ResNet.Tests.Interop;

[TestClass]
public sealed class MLNetInternalsTests
{
    [TestMethod]
    public void The_settings_of_a_context_are_found_through_its_catalogs()
    {
        var ml = new MLContext(seed: 42) { GpuDeviceId = 3, FallbackToCpu = false, TempFilePath = "/somewhere" };
        foreach (var environment in new[]
        {
            MLNetInternals.EnvironmentOf(ml.MulticlassClassification.Trainers),
            MLNetInternals.EnvironmentOf(ml.Transforms),
        })
        {
            Assert.AreEqual(42, MLNetInternals.Seed(environment));
            Assert.AreEqual(3, MLNetInternals.GpuDeviceId(environment));
            Assert.IsFalse(MLNetInternals.FallbackToCpu(environment));
            Assert.AreEqual("/somewhere", MLNetInternals.TempFilePath(environment));
            Assert.IsFalse(MLNetInternals.IsCanceled(environment));
        }
    }

    [TestMethod]
    public void A_context_has_no_seed_and_no_card_unless_told()
    {
        var ml = new MLContext();
        var environment = MLNetInternals.EnvironmentOf(ml.Transforms);
        Assert.IsNull(MLNetInternals.Seed(environment));
        Assert.IsNull(MLNetInternals.GpuDeviceId(environment));
        Assert.AreEqual(ml.FallbackToCpu, MLNetInternals.FallbackToCpu(environment));
    }

    [TestMethod]
    public void The_trainer_wants_neither_normalized_features_nor_a_cache()
    {
        Assert.IsFalse(MLNetInternals.TrainerInfo.NeedNormalization);
        Assert.IsFalse(MLNetInternals.TrainerInfo.WantCaching);
    }
}
