using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests;

namespace PaperExperiments.Tests;

/// <summary>A few images of CIFAR-10.</summary>
internal static class RealImages
{
    private const int Side = 32, Channels = 3, PixelCount = Side * Side, RecordBytes = 1 + Channels * PixelCount;

    /// <summary>A thousand, as they are published. The test is skipped where they are not.</summary>
    public static string CifarFile => TestFiles.SharedData("cifar10", "cifar10-train-first1000.bin");

    /// <summary>
    /// Writes the first images of three classes as files, in folders <c>train</c> and <c>val</c> that have one for each class.
    /// </summary>
    public static string WriteFolder(TemporaryFolder folder, int trainingCount = 4, int testCount = 2)
    {
        byte[] records = File.ReadAllBytes(CifarFile);
        var counts = new int[3];
        for (int start = 0; start < records.Length; start += RecordBytes)
        {
            int label = records[start];
            if (label >= counts.Length || counts[label] == trainingCount + testCount)
                continue;
            string part = counts[label]++ < trainingCount ? "train" : "val",
                classFolder = Path.Combine(folder["images"], part, $"class{label}");
            Directory.CreateDirectory(classFolder);
            using var image = MLImage.CreateFromPixels(
                Side, Side, MLPixelFormat.Rgba32, ToRgba(records.AsSpan(start + 1, Channels * PixelCount)));
            image.Save(Path.Combine(classFolder, $"{counts[label]}.png"));
        }
        return folder["images"];
    }

    private static byte[] ToRgba(ReadOnlySpan<byte> planes)
    {
        var pixels = new byte[4 * PixelCount];
        for (int i = 0; i < PixelCount; i++)
        {
            for (int channel = 0; channel < Channels; channel++)
                pixels[4 * i + channel] = planes[channel * PixelCount + i];
            pixels[4 * i + 3] = byte.MaxValue;
        }
        return pixels;
    }
}
