namespace Microsoft.ML.ResNet;

/// <summary>What a predictor needs of a model; the one place where it touches one.</summary>
internal interface IBatchScorer
{
    /// <summary>The images to hand in.</summary>
    ImageInput Input { get; }

    /// <summary>Values that an image gets: of a classifier the number of classes.</summary>
    int OutputSize { get; }

    /// <summary>The classes' names, in the order of the key values.</summary>
    IReadOnlyList<string> Classes { get; }

    /// <summary>Images that are best scored at once.</summary>
    int BatchSize { get; }

    /// <summary>Writes the values of the images, such as class probabilities, image after image; called by one thread at a time.</summary>
    void Score(IReadOnlyList<PixelBuffer> images, Span<float> probabilities);

    /// <summary>What a heat map is to be of.</summary>
    /// <exception cref="ArgumentException">There is no such class or layer.</exception>
    ActivationTarget TargetOf(ClassActivationOptions? options);

    /// <summary>Shows where in an image the network sees a class; called by the thread that scores.</summary>
    ClassActivationMap Explain(PixelBuffer image, ActivationTarget target);
}
