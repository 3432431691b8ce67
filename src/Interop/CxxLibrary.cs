using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The C++ library of a Linux machine, which TorchSharp's native library asks for a version of. Where it is older, as on Debian 12, RHEL 9
/// and Ubuntu 22.04, the loader refuses a library that is there, and TorchSharp says no more than that it has not been loaded.
/// </summary>
internal static partial class CxxLibrary
{
    private const string Library = "libLibTorchSharp.so";

    /// <summary>
    /// What TorchSharp's native library asks for and this machine lacks; null: it is something else that keeps it from loading.
    /// </summary>
    public static string? MissingVersion()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        foreach (string path in Places().Select(folder => Path.Combine(folder, Library)).Where(File.Exists))
        {
            try
            {
                NativeLibrary.Free(NativeLibrary.Load(path));
                return null;
            }
            catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
            {
                if (MissingVersionIn(error.Message) is { } version)
                    return version;
            }
        }
        return null;
    }

    /// <summary>Reads what the loader says: <c>libstdc++.so.6: version `GLIBCXX_3.4.32' not found</c>.</summary>
    public static string? MissingVersionIn(string message) =>
        VersionNotFound().Match(message) is { Success: true } match ? match.Groups["version"].Value : null;

    /// <summary>The folders in which .NET looks for native libraries: those of packages, and the program's own.</summary>
    private static IEnumerable<string> Places() =>
        [.. (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator), AppContext.BaseDirectory];

    [GeneratedRegex(@"version `(?<version>(?:GLIBCXX|CXXABI)_[\d.]+)' not found")]
    private static partial Regex VersionNotFound();
}
