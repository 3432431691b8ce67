namespace Microsoft.ML.ResNet;

/// <summary>When the images of a training or validation set are read. What is learned does not depend on it.</summary>
public enum ImageReading
{
    /// <summary>
    /// <see cref="WhenShown"/> where the files are known and the images, decoded, would need more than the memory budget; otherwise
    /// <see cref="Once"/>. The log says which.
    /// </summary>
    Automatic,

    /// <summary>All before the first step; they are then kept, in memory and, beyond the budget, in a file.</summary>
    Once,

    /// <summary>
    /// Each when it is shown, from its own file, by workers ahead of training: the first step comes soon however many there are, and memory
    /// holds their paths and labels only. Nothing is written. Each epoch decodes every image again. It needs the paths of the files: the
    /// view is one of <c>LoadFromImageFolder</c>, or <see cref="ResNetTrainer.Options.ImagePathColumnName"/> says where they are.
    /// </summary>
    WhenShown,
}
