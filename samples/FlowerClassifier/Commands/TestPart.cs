using Flowers.Photos;

namespace Flowers.Commands;

/// <summary>Which photos are tested on.</summary>
internal static class TestPart
{
    private const double Default = 0.2;

    /// <summary>0 where the folder has a part for it.</summary>
    public static double Fraction(string folder, double? asked) => asked ?? (PhotoFolder.HasParts(folder) ? 0 : Default);
}
