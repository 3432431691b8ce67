namespace Cells.Photos;

/// <summary>An object in a photo.</summary>
/// <param name="Label">Its class.</param>
/// <param name="Score">How sure the model is, in 0..1; 1 for what is there.</param>
/// <param name="Left">In pixels of the photo, as what follows.</param>
/// <param name="Top">The upper side.</param>
/// <param name="Right">The right side.</param>
/// <param name="Bottom">The lower side.</param>
internal sealed record FoundObject(string Label, float Score, float Left, float Top, float Right, float Bottom)
{
    /// <summary>Reads the vectors of a row.</summary>
    /// <param name="labels">Classes.</param>
    /// <param name="scores">Null: 1.</param>
    /// <param name="boxes">Four values each.</param>
    public static FoundObject[] Of(string[] labels, float[]? scores, float[] boxes) =>
        [.. labels.Select((label, i) => new FoundObject(label, scores?[i] ?? 1, boxes[4 * i], boxes[(4 * i) + 1], boxes[(4 * i) + 2],
            boxes[(4 * i) + 3]))];

    /// <summary>Intersection over union.</summary>
    public float Overlap(FoundObject other)
    {
        float width = Math.Min(Right, other.Right) - Math.Max(Left, other.Left);
        float height = Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top);
        float shared = Math.Max(width, 0) * Math.Max(height, 0);
        return shared == 0 ? 0 : shared / (Area(this) + Area(other) - shared);

        static float Area(FoundObject one) => (one.Right - one.Left) * (one.Bottom - one.Top);
    }
}
