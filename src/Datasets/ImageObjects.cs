namespace Microsoft.ML.ResNet;

/// <summary>An image file and the objects in it, as an annotation says.</summary>
/// <param name="Path">The file.</param>
/// <param name="Objects">Its objects, in the order of the annotation.</param>
internal sealed record ImageObjects(string Path, AnnotatedObject[] Objects);
