namespace Microsoft.ML.ResNet;

/// <summary>An object in an image, as an annotation says: nothing is changed or left out, however wrong.</summary>
/// <param name="ClassName">What it is.</param>
/// <param name="Sides">Left, top, right, bottom.</param>
/// <param name="IsMarked">VOC: difficult; COCO: a crowd.</param>
/// <param name="Area">That of its outline, in pixels.</param>
internal sealed record AnnotatedObject(string ClassName, float[] Sides, bool IsMarked, float Area);
