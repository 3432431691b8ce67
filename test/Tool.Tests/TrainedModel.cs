using Microsoft.ML.ResNet.Tests;

namespace MlResNet.Tests;

/// <summary>Photos, and a model trained on them, in folders whose names have what breaks programs.</summary>
[TestClass]
public static class TrainedModel
{
    private static TemporaryFolder? s_root;

    /// <summary>Twelve photos of each of five classes.</summary>
    public static string Photos => Path.Combine(Root, "Blüten & 花 photos");

    /// <summary>The folder with everything.</summary>
    public static string Root => s_root!.Path;

    public static string Model => Path.Combine(Root, "mein Modell", "blüten.mlnet");

    /// <summary>How it was trained.</summary>
    internal static Outcome Training { get; private set; } = new(-1, "", "");

    [AssemblyInitialize]
    public static void Train(TestContext context)
    {
        s_root = new TemporaryFolder();
        FlowerPhotos.Unpack(Photos, ofClass: 12);
        File.WriteAllBytes(Path.Combine(Photos, "roses", "cmyk.jpg"), AwkwardImages.Cmyk);
        File.WriteAllBytes(Path.Combine(Photos, "roses", "cut.jpg"), AwkwardImages.Cmyk[..^40]);
        File.WriteAllText(Path.Combine(Photos, "tulips", "text.jpg"), "no image");
        Training = CommandLine.Run(Root, "train", Photos, "--image-size", "32", "--epochs", "20", "--out", Model);
    }

    [AssemblyCleanup]
    public static void Clean() => s_root?.Dispose();
}
