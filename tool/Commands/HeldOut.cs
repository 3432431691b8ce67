using MlResNet.Photos;

namespace MlResNet.Commands;

/// <summary>Which photos are tested on.</summary>
internal static class HeldOut
{
    public const double Share = 0.2;

    /// <summary>0 where the folder has a part for it.</summary>
    public static double Fraction(string source, double? asked) => asked ?? (PhotoSet.HasParts(source) ? 0 : Share);
}
