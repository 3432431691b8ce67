namespace PaperExperiments.Data;

/// <summary>How a data set lies on the disk.</summary>
internal enum DataLayout
{
    /// <summary>One of the binary files of CIFAR.</summary>
    CifarFile,

    /// <summary>The folder of the binary files of CIFAR-10 or CIFAR-100.</summary>
    CifarFolder,

    /// <summary>The four files of the MNIST family.</summary>
    IdxFolder,

    /// <summary>A folder for each class, under <c>train</c> and <c>val</c> or <c>test</c>, as ImageNet has it.</summary>
    ImageFolderWithParts,

    /// <summary>A folder for each class.</summary>
    ImageFolder,
}
