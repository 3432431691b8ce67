namespace Microsoft.ML.ResNet;

/// <summary>One of the trainings that a scheme consists of: what learns, and whose proposals are classified.</summary>
/// <param name="TrainsFirst">Whether it is the first network that learns, which is for proposals only; otherwise the one that is to be
/// used.</param>
/// <param name="AsksFirst">Whether the first network proposes; otherwise the one that learns.</param>
/// <param name="LearnsBody">Whether the body learns, pyramid included.</param>
/// <param name="LearnsProposals">Whether the proposal network learns.</param>
/// <param name="LearnsRegions">Whether what classifies regions learns.</param>
/// <param name="Regions">Which regions learn what.</param>
internal sealed record DetectionPhase(
    bool TrainsFirst, bool AsksFirst, bool LearnsBody, bool LearnsProposals, bool LearnsRegions, RegionMatching Regions)
{
    private static readonly DetectionPhase[] Joint =
        [new(false, false, LearnsBody: true, LearnsProposals: true, LearnsRegions: true, RegionMatching.Detections)];

    private static readonly DetectionPhase[] Alternating =
    [
        new(true, true, LearnsBody: true, LearnsProposals: true, LearnsRegions: false, RegionMatching.GivenProposals),
        new(false, true, LearnsBody: true, LearnsProposals: false, LearnsRegions: true, RegionMatching.GivenProposals),
        new(false, false, LearnsBody: false, LearnsProposals: true, LearnsRegions: false, RegionMatching.GivenProposals),
        new(false, false, LearnsBody: false, LearnsProposals: false, LearnsRegions: true, RegionMatching.GivenProposals),
    ];

    /// <summary>Whether there is a first network in it.</summary>
    public bool NeedsFirst => TrainsFirst || AsksFirst;

    public static IReadOnlyList<DetectionPhase> Of(DetectionTrainingScheme scheme) =>
        scheme == DetectionTrainingScheme.Joint ? Joint : Alternating;
}
