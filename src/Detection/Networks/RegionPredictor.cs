using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>The two output layers side by side (Girshick 2015, "Fast R-CNN", section 2.1). State names are torchvision's.</summary>
internal sealed class RegionPredictor : nn.Module
{
    private readonly Linear cls_score;
    private readonly Linear bbox_pred;

    /// <param name="features">Length of what comes in.</param>
    /// <param name="classCount">Classes without the background, which is the first.</param>
    public RegionPredictor(int features, int classCount)
        : base(nameof(RegionPredictor))
    {
        cls_score = nn.Linear(features, classCount + 1);
        bbox_pred = nn.Linear(features, 4 * (classCount + 1));
        RegisterComponents();
    }

    public Linear Classifier => cls_score;

    public Linear Regressor => bbox_pred;

    /// <param name="features">float32 [R, features].</param>
    /// <returns>Logits [R, classes + 1], the background's first, and <see cref="BoxCoding.Detections"/> for each class [R, 4 (classes +
    /// 1)]; fresh.</returns>
    public (Tensor Logits, Tensor Deltas) Predict(Tensor features) => (cls_score.call(features), bbox_pred.call(features));
}
