namespace Microsoft.ML.ResNet;

/// <summary>How the two halves of a Faster R-CNN come to share one body (Ren et al. 2015, section 3.2).</summary>
public enum DetectionTrainingScheme
{
    /// <summary>
    /// Everything learns in every step ("approximate joint training"): regions are the proposals of the same step, and no gradient flows
    /// into their coordinates. Takes a quarter to a half of the time, and is about as good.
    /// </summary>
    Joint,

    /// <summary>
    /// The paper's four trainings, one after another: proposals with a body of their own; a detector from these proposals, again from the
    /// initial weights; proposals anew over the detector's body, which stays as it is; and the detector's head over these.
    /// </summary>
    Alternating,
}
