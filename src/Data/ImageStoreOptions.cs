namespace Microsoft.ML.ResNet;

/// <summary>How images are read into an <see cref="ImageStore"/>.</summary>
internal sealed record ImageStoreOptions
{
    public CorruptImageHandling CorruptImages { get; init; } = CorruptImageHandling.Throw;

    /// <summary>Bytes of pixels kept in memory; further ones go to a file. Default: 4 GiB.</summary>
    public long MemoryBudget { get; init; } = 4L << 30;

    /// <summary>Keeps images as they came, to be resized to sizes in this range later. Null: they are decoded once and for all.</summary>
    public ShorterSideRange? ShorterSide { get; init; }

    /// <summary>When images are read, where their files are known.</summary>
    public ImageReading Reading { get; init; }

    /// <summary>
    /// The column with the paths of the images' files. Null: the one that the column of images names (<see cref="FileColumns"/>), if it
    /// does.
    /// </summary>
    public string? ImagePathColumn { get; init; }

    /// <summary>What paths that are not whole begin from. Null: the working directory.</summary>
    public string? ImageFolder { get; init; }

    /// <summary>Folder of that file; made if it is needed and not there.</summary>
    public string WorkspacePath { get; init; } = Path.GetTempPath();

    /// <summary>Threads that decode, besides the one that reads the rows. 0 = decode on that one.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Numbers the sets of labels, where an image may have any number of them. Null: each has one class.</summary>
    public LabelSets? LabelSets { get; init; }

    /// <summary>Binds a column of labels to a row or cursor.</summary>
    public LabelReader LabelReaderOf(DataViewRow row, DataViewSchema.Column label) =>
        LabelSets?.Bind(row, label) ?? LabelReader.Bind(row, label);

    /// <summary>What messages call the data.</summary>
    public string Role { get; init; } = "training set";

    /// <summary>Whether data of a single class is an error: it is for training, not for validation.</summary>
    public bool NeedsSeveralClasses { get; init; } = true;
}
