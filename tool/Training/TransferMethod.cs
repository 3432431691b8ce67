namespace MlResNet.Training;

/// <summary>How much of a pretrained network learns anew.</summary>
internal enum TransferMethod
{
    /// <summary>A new last layer, by the network's own trainer.</summary>
    Head,

    /// <summary>A new last layer, and the layers before it go on learning.</summary>
    Finetune,

    /// <summary>Nothing: its features are learned from by ML.NET's softmax regression.</summary>
    Features,

    /// <summary>Everything, from random weights: what transfer is to be compared with.</summary>
    Scratch,

    /// <summary>ML.NET's own featurizer and its SDCA regression: the peer. Only to compare with.</summary>
    DnnSdca,

    /// <summary>ML.NET's own featurizer and its L-BFGS regression: the peer. Only to compare with.</summary>
    DnnLbfgs,
}
