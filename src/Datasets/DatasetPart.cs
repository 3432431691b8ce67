namespace Microsoft.ML.ResNet;

/// <summary>Which images of a data set to load, where it comes in parts.</summary>
public enum DatasetPart
{
    /// <summary>The images to train on.</summary>
    Training,

    /// <summary>The images set aside: never to be trained on.</summary>
    Test,

    /// <summary>Both, the training images first.</summary>
    All,
}
