using System.Security.Cryptography;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A published file of a well-known data set, by the digest of its content, uncompressed where it is published compressed.
/// </summary>
/// <param name="Dataset">Name of the data set.</param>
/// <param name="Part">Which part of it the file belongs to.</param>
/// <param name="Name">Name of the file, without .gz.</param>
/// <param name="Digest">
/// SHA-1 (40 digits) or SHA-256 (64 digits), whichever is published; both tell a damaged file from a whole one.
/// </param>
internal sealed record KnownFile(string Dataset, DatasetPart Part, string Name, string Digest)
{
    /// <summary>SHA-1 as in Apache MXNet's gluon.data.vision, which checks the extracted files.</summary>
    public static readonly KnownFile[] Cifar =
    [
        new("CIFAR-10", DatasetPart.Training, "data_batch_1.bin", "aadd24acce27caa71bf4b10992e9e7b2d74c2540"),
        new("CIFAR-10", DatasetPart.Training, "data_batch_2.bin", "c0ba65cce70568cd57b4e03e9ac8d2a5367c1795"),
        new("CIFAR-10", DatasetPart.Training, "data_batch_3.bin", "1dd00a74ab1d17a6e7d73e185b69dbf31242f295"),
        new("CIFAR-10", DatasetPart.Training, "data_batch_4.bin", "aab85764eb3584312d3c7f65fd2fd016e36a258e"),
        new("CIFAR-10", DatasetPart.Training, "data_batch_5.bin", "26e2849e66a845b7f1e4614ae70f4889ae604628"),
        new("CIFAR-10", DatasetPart.Test, "test_batch.bin", "67eb016db431130d61cd03c7ad570b013799c88c"),
        new("CIFAR-100", DatasetPart.Training, "train.bin", "e207cd2e05b73b1393c74c7f5e7bea451d63e08e"),
        new("CIFAR-100", DatasetPart.Test, "test.bin", "8fb6623e830365ff53cf14adec797474f5478006"),
    ];

    public static readonly KnownFile[] Idx =
    [
        new("MNIST", DatasetPart.Training, "train-images-idx3-ubyte", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
        new("MNIST", DatasetPart.Training, "train-labels-idx1-ubyte", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
        new("MNIST", DatasetPart.Test, "t10k-images-idx3-ubyte", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
        new("MNIST", DatasetPart.Test, "t10k-labels-idx1-ubyte", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
        new(
            "Fashion-MNIST", DatasetPart.Training, "train-images-idx3-ubyte",
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
        new(
            "Fashion-MNIST", DatasetPart.Training, "train-labels-idx1-ubyte",
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
        new(
            "Fashion-MNIST", DatasetPart.Test, "t10k-images-idx3-ubyte",
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
        new(
            "Fashion-MNIST", DatasetPart.Test, "t10k-labels-idx1-ubyte",
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
    ];

    /// <summary>
    /// The file whose content <paramref name="content"/> is; null, with a problem to report, where it is none of
    /// <paramref name="candidates"/>.
    /// </summary>
    public static KnownFile? Identify(string path, Stream content, KnownFile[] candidates, ICollection<string> problems)
    {
        const int Sha1Digits = 40;
        // These digests guard against damage, not against an attacker, and of the files of CIFAR only SHA-1 is published.
#pragma warning disable CA5350
        byte[] digest = candidates[0].Digest.Length == Sha1Digits ? SHA1.HashData(content) : SHA256.HashData(content);
#pragma warning restore CA5350
        string actual = Convert.ToHexStringLower(digest);
        var known = Array.Find(candidates, file => file.Digest == actual);
        if (known is null)
        {
            problems.Add(
                $"The content of {path} must be that of a published file of "
                + $"{string.Join(" or ", candidates.Select(file => file.Dataset).Distinct())}; its "
                + $"{(actual.Length == Sha1Digits ? "SHA-1" : "SHA-256")} is {actual}, which is none of theirs.");
        }
        return known;
    }
}
