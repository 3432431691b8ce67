using System.Reflection;

namespace Microsoft.ML.Runtime;

/// <summary>
/// The assemblies that saved components name as their loaders' home. This one assembly stands in for all of them but the last. The names
/// carry no public key token, so that signed and unsigned builds load them alike.
/// </summary>
internal static class LoaderAssemblies
{
    public const string Data = "Microsoft.ML.Data" + Version;
    public const string Transforms = "Microsoft.ML.Transforms" + Version;
    public const string ImageAnalytics = "Microsoft.ML.ImageAnalytics" + Version;
    public const string StandardTrainers = "Microsoft.ML.StandardTrainers" + Version;
    public const string OnnxTransformer = "Microsoft.ML.OnnxTransformer" + Version;
    private const string Version = ", Version=1.0.0.0, Culture=neutral";

    private static readonly HashSet<string> _stoodInFor =
        new(new[] { Data, Transforms, ImageAnalytics, StandardTrainers }.Select(SimpleName), StringComparer.OrdinalIgnoreCase);

    public static Assembly Load(string name)
    {
        var simple = SimpleName(name);
        if (_stoodInFor.Contains(simple))
            return typeof(LoaderAssemblies).Assembly;
        // What stands in for it is not signed, so the token of the real one must not be asked for.
        return Assembly.Load(simple.Equals(SimpleName(OnnxTransformer), StringComparison.OrdinalIgnoreCase) ? simple : name);
    }

    private static string SimpleName(string name) => name.Split(',')[0].Trim();
}
