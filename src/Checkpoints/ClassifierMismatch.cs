namespace Microsoft.ML.ResNet;

/// <summary>What to do with a checkpoint whose classifier, the last layer, is for another number of classes than the network's.</summary>
public enum ClassifierMismatch
{
    /// <summary>It does not fit: an exception, as for any other layer.</summary>
    Throw,

    /// <summary>
    /// The network's own classifier, usually a freshly initialised one that is to be trained, takes the place of the checkpoint's. A
    /// checkpoint without a classifier will do as well. One that fits is loaded all the same.
    /// </summary>
    Replace,
}
