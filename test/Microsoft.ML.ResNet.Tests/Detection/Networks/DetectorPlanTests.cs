namespace Microsoft.ML.ResNet.Tests.Detection.Networks;

[TestClass]
public sealed class DetectorPlanTests
{
    public static IEnumerable<object[]> Architectures() =>
    [
        [DetectorArchitecture.C4(ResNetArchitecture.ResNet50)],
        [DetectorArchitecture.C4(ResNetArchitecture.ResNet18) with { AspectRatios = [1] }],
        [DetectorArchitecture.SmallPyramid(ResNetArchitecture.ResNet18)],
        [DetectorArchitecture.SmallPyramid(ResNetArchitecture.ResNet18) with { HasGlobalContext = true }],
        [DetectorArchitecture.Pyramid(ResNetArchitecture.ResNet50) with { FinestLevel = 4, AnchorSizes = [32, 64, 128] }],
        [DetectorArchitecture.OnVgg(VggArchitecture.Vgg16) with { HeadWidth = 16 }],
    ];

    [TestMethod]
    [DynamicData(nameof(Architectures))]
    public void The_planned_state_is_that_of_the_network(DetectorArchitecture architecture)
    {
        using var network = new DetectionNetwork(architecture, classCount: 3);

        Assert.AreSequenceEqual(
            network.state_dict().Where(state => !StateNames.IsBatchCount(state.Key))
                .Select(state => $"{state.Key} {ShapeText.Of(state.Value.shape)}").Order(StringComparer.Ordinal),
            DetectorPlan.State(architecture, 3).Select(state => $"{state.Name} {ShapeText.Of(state.Shape)}").Order(StringComparer.Ordinal));
    }
}
