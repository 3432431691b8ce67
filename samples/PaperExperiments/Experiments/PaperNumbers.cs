namespace PaperExperiments.Experiments;

/// <summary>Numbers of the paper by the names of the nets; errors in %.</summary>
internal static class PaperNumbers
{
    /// <summary>Table 1, multiply-adds at 224×224, in 10⁹.</summary>
    public static IReadOnlyDictionary<string, double> Table1 { get; } = new Dictionary<string, double>
    {
        ["resnet-18"] = 1.8, ["resnet-34"] = 3.6, ["resnet-50-v1"] = 3.8, ["resnet-101-v1"] = 7.6, ["resnet-152-v1"] = 11.3,
    };

    /// <summary>Table 2, top-1 error on ImageNet's validation images, 10-crop; residual nets with shortcuts A.</summary>
    public static IReadOnlyDictionary<string, double> Table2 { get; } = new Dictionary<string, double>
    {
        ["plain-18"] = 27.94, ["resnet-18-a"] = 27.88, ["plain-34"] = 28.54, ["resnet-34-a"] = 25.03,
    };

    /// <summary>Table 3, top-1 and top-5 error on ImageNet's validation images, 10-crop.</summary>
    public static IReadOnlyDictionary<string, (double Top1, double Top5)> Table3 { get; } = new Dictionary<string, (double, double)>
    {
        ["plain-34"] = (28.54, 10.02),
        ["resnet-34-a"] = (25.03, 7.76),
        ["resnet-34"] = (24.52, 7.46),
        ["resnet-34-c"] = (24.19, 7.40),
        ["resnet-50-v1"] = (22.85, 6.71),
        ["resnet-101-v1"] = (21.75, 6.05),
        ["resnet-152-v1"] = (21.43, 5.71),
    };

    /// <summary>Table 4, a single net on ImageNet's validation images, at several scales.</summary>
    public static IReadOnlyDictionary<string, (double Top1, double Top5)> Table4 { get; } = new Dictionary<string, (double, double)>
    {
        ["resnet-34"] = (21.84, 5.71),
        ["resnet-34-c"] = (21.53, 5.60),
        ["resnet-50-v1"] = (20.74, 5.25),
        ["resnet-101-v1"] = (19.87, 4.60),
        ["resnet-152-v1"] = (19.38, 4.49),
    };

    /// <summary>Table 5, top-5 error of the ensemble on ImageNet's test images.</summary>
    public const double EnsembleTop5 = 3.57;

    /// <summary>Table 6, error on CIFAR-10's test images. Of ResNet-110 the mean of five runs; the best of them is 6.43.</summary>
    public static IReadOnlyDictionary<string, double> Table6 { get; } = new Dictionary<string, double>
    {
        ["cifar-20"] = 8.75, ["cifar-32"] = 7.51, ["cifar-44"] = 7.17, ["cifar-56"] = 6.97, ["cifar-110"] = 6.61, ["cifar-1202"] = 7.93,
    };

    /// <summary>Table 6, parameters in 10⁶.</summary>
    public static IReadOnlyDictionary<string, double> Table6Parameters { get; } = new Dictionary<string, double>
    {
        ["cifar-20"] = 0.27, ["cifar-32"] = 0.46, ["cifar-44"] = 0.66, ["cifar-56"] = 0.85, ["cifar-110"] = 1.7, ["cifar-1202"] = 19.4,
    };

    public static double? Find(this IReadOnlyDictionary<string, double> numbers, string net) =>
        numbers.TryGetValue(net, out double number) ? number : null;

    public static (double Top1, double Top5)? Find(this IReadOnlyDictionary<string, (double Top1, double Top5)> numbers, string net) =>
        numbers.TryGetValue(net, out var number) ? number : null;
}
