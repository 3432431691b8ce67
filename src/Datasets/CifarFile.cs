namespace Microsoft.ML.ResNet;

/// <summary>One binary file of CIFAR: its labels in memory, its pixels where they are.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">Of its records.</param>
/// <param name="Labels">Each image's class, from 0: the only one of CIFAR-10, the fine one of CIFAR-100.</param>
/// <param name="CoarseLabels">Each image's coarse class, from 0; empty for CIFAR-10.</param>
internal sealed record CifarFile(string Path, CifarFormat Format, int[] Labels, int[] CoarseLabels)
{
    public const int Channels = 3, Side = 32, PixelBytes = Channels * Side * Side;

    public PixelRecords Records =>
        new(ByteSource.OfFile(Path, (long)Labels.Length * RecordBytes(Format)), LabelBytes(Format), RecordBytes(Format), Labels.Length);

    /// <summary>Reads the labels of a file.</summary>
    /// <param name="path">A file that is there.</param>
    /// <param name="format">Its format, or null to tell it by the length.</param>
    /// <param name="problems">Gets what is wrong with the file.</param>
    /// <returns>Null where the records cannot be told.</returns>
    public static CifarFile? Read(string path, CifarFormat? format, ICollection<string> problems)
    {
        using var stream = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        if ((format ?? FormatOf(stream.Length)) is not { } known || stream.Length == 0 || stream.Length % RecordBytes(known) != 0)
        {
            problems.Add(BadLength(path, format, stream.Length));
            return null;
        }

        var file = ReadLabels(stream, path, known);
        Check(file.CoarseLabels, DatasetClassNames.Cifar100Coarse.Length, "coarse label", path, problems);
        Check(
            file.Labels, known == CifarFormat.Cifar10 ? DatasetClassNames.Cifar10.Length : DatasetClassNames.Cifar100.Length, "label", path,
            problems);
        return file;
    }

    private static int LabelBytes(CifarFormat format) => format == CifarFormat.Cifar10 ? 1 : 2;

    private static int RecordBytes(CifarFormat format) => LabelBytes(format) + PixelBytes;

    /// <summary>Null where the length fits neither format, or, with a multiple of 3,073 · 3,074 bytes, both.</summary>
    private static CifarFormat? FormatOf(long length) =>
        (length % RecordBytes(CifarFormat.Cifar10) == 0, length % RecordBytes(CifarFormat.Cifar100) == 0) switch
    {
        (true, false) => CifarFormat.Cifar10,
        (false, true) => CifarFormat.Cifar100,
        _ => null,
    };

    private static CifarFile ReadLabels(FileStream stream, string path, CifarFormat format)
    {
        const int Records = 256;
        int labelBytes = LabelBytes(format), recordBytes = RecordBytes(format);
        var labels = new int[checked((int)(stream.Length / recordBytes))];
        int[] coarse = format == CifarFormat.Cifar100 ? new int[labels.Length] : [];
        byte[] block = new byte[Math.Min(Records, labels.Length) * recordBytes];
        for (int first = 0; first < labels.Length; first += Records)
        {
            int count = Math.Min(Records, labels.Length - first);
            stream.ReadExactly(block, 0, count * recordBytes);
            for (int i = 0; i < count; i++)
            {
                labels[first + i] = block[i * recordBytes + labelBytes - 1];
                if (coarse.Length > 0)
                    coarse[first + i] = block[i * recordBytes];
            }
        }
        return new(path, format, labels, coarse);
    }

    private static void Check(int[] labels, int classes, string what, string path, ICollection<string> problems)
    {
        int bad = labels.Count(label => label >= classes);
        if (bad == 0)
            return;
        int first = Array.FindIndex(labels, label => label >= classes);
        problems.Add(
            $"Every {what} of {path} must be in 0..{classes - 1}; {bad} of {labels.Length} are not, the first that of image {first} "
            + $"(counted from 0): received {labels[first]}.");
    }

    private static string BadLength(string path, CifarFormat? format, long length)
    {
        if (length == 0)
            return $"{path} must have at least one image; it is empty.";
        if (format is null && length % RecordBytes(CifarFormat.Cifar10) == 0)
            return $"The length of {path}, {length} bytes, fits both CIFAR-10 and CIFAR-100: say which in "
                + $"{nameof(CifarOptions)}.{nameof(CifarOptions.Format)}.";
        string rules = string.Join(" or ", (format is { } known ? [known] : Enum.GetValues<CifarFormat>())
            .Select(
                candidate => $"{RecordBytes(candidate)} bytes ({Name(candidate)}: {length / RecordBytes(candidate)} images and "
                    + $"{length % RecordBytes(candidate)} bytes of another)"));
        return $"The length of {path} must be a multiple of {rules}; received {length} bytes: the file is truncated, or is not a binary "
            + "CIFAR file.";
    }

    public static string Name(CifarFormat format) => format == CifarFormat.Cifar10 ? "CIFAR-10" : "CIFAR-100";
}
