using TorchSharp;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Scalars that live as long as the process. TorchSharp makes one of each number that an operation is given (<c>add(other)</c> is
/// <c>add(other, 1)</c>), and holds it no longer than it takes to read its handle: a garbage collection in that moment frees what libtorch
/// is about to read, and the operation fails, or takes another number. Numbers that are not here are kept by <c>using Scalar</c>.
/// </summary>
internal static class Scalars
{
    public static Scalar Zero { get; } = 0;

    public static Scalar One { get; } = 1;
}
