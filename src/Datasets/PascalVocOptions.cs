namespace Microsoft.ML.ResNet;

/// <summary>Everything that loading a data set in the layout of PASCAL VOC can be told.</summary>
public sealed record PascalVocOptions
{
    /// <summary>
    /// The list of images, a file of <c>ImageSets/Main</c> without its ending, such as "train", "val", "trainval" or "test". Default null:
    /// every
    /// annotation there is.
    /// </summary>
    public string? ImageSet { get; init; }

    /// <summary>The folder of annotations below that of the data set, any case. Default "Annotations".</summary>
    public string AnnotationsFolder { get; init; } = "Annotations";

    /// <summary>The folder of images below that of the data set, any case. Default null: "JPEGImages" or "images", whichever is
    /// there.</summary>
    public string? ImagesFolder { get; init; }

    /// <summary>
    /// The classes in the order of their keys; an object of another one is an error. Default null: those of all annotations in the folder,
    /// whatever
    /// <see cref="ImageSet"/> says, in ordinal order, so that all parts of a data set have the same keys.
    /// </summary>
    public IReadOnlyList<string>? ClassNames { get; init; }
}
