namespace Microsoft.ML.ResNet;

/// <summary>An object that there is.</summary>
/// <param name="Class">From 0.</param>
/// <param name="Box">Where.</param>
/// <param name="IsDifficult">VOC: finding it counts neither way.</param>
/// <param name="IsCrowd">COCO: many objects under one box, in which any number of detections counts neither way.</param>
/// <param name="Area">COCO: decides whether it is small, medium or large; that of its outline where there is one.</param>
internal readonly record struct EvaluatedTruth(int Class, Box Box, bool IsDifficult, bool IsCrowd, double Area)
{
    public EvaluatedTruth(int @class, Box box)
        : this(@class, box, false, false, (double)box.Width * box.Height)
    {
    }
}
