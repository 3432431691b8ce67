namespace Microsoft.ML.ResNet;

/// <summary>
/// Boxes as networks regress them: relative to a reference box, the shift of the centre in units of its sides and the logarithm of the
/// ratio of sides (Girshick et al. 2014, appendix C), times weights that make all four about as large.
/// </summary>
/// <param name="Centre">Weight of the shifts.</param>
/// <param name="Size">Weight of the logarithms.</param>
internal readonly record struct BoxCoding(float Centre, float Size)
{
    /// <summary>Of the region proposal network.</summary>
    public static BoxCoding Proposals { get; } = new(1, 1);

    /// <summary>Of the head: the targets' deviations are about 0.1 and 0.2 (Fast R-CNN's code divides by them).</summary>
    public static BoxCoding Detections { get; } = new(10, 5);

    // Untrained networks say anything: a box grows to at most 1000 / 16 times its reference.
    private static readonly float LargestLogarithm = (float)Math.Log(1000.0 / 16);

    /// <summary>Writes the four numbers for each pair of boxes.</summary>
    /// <param name="references">Proposals or anchors, of sides above 0.</param>
    /// <param name="boxes">What they should become, of sides above 0.</param>
    /// <param name="deltas">Receives x, y, width, height for each.</param>
    public void Encode(ReadOnlySpan<Box> references, ReadOnlySpan<Box> boxes, Span<float> deltas)
    {
        for (int i = 0; i < references.Length; i++)
        {
            var (reference, box) = (references[i], boxes[i]);
            var delta = deltas.Slice(4 * i, 4);
            delta[0] = Centre * (box.Left + (0.5f * box.Width) - (reference.Left + (0.5f * reference.Width))) / reference.Width;
            delta[1] = Centre * (box.Top + (0.5f * box.Height) - (reference.Top + (0.5f * reference.Height))) / reference.Height;
            delta[2] = Size * MathF.Log(box.Width / reference.Width);
            delta[3] = Size * MathF.Log(box.Height / reference.Height);
        }
    }

    /// <summary>The box that four numbers say.</summary>
    public Box Decode(Box reference, ReadOnlySpan<float> delta)
    {
        float width = MathF.Exp(MathF.Min(delta[2] / Size, LargestLogarithm)) * reference.Width;
        float height = MathF.Exp(MathF.Min(delta[3] / Size, LargestLogarithm)) * reference.Height;
        float x = (delta[0] / Centre * reference.Width) + reference.Left + (0.5f * reference.Width);
        float y = (delta[1] / Centre * reference.Height) + reference.Top + (0.5f * reference.Height);
        return new(x - (0.5f * width), y - (0.5f * height), x + (0.5f * width), y + (0.5f * height));
    }
}
