namespace Microsoft.ML.ResNet.Tests.Detection.Evaluation;

/// <summary>Objects and detections that make_evaluation_reference.py draws too; see there.</summary>
internal static class EvaluationSet
{
    private const int Images = 30, Width = 300, Height = 240;

    public const int Classes = 4;

    /// <param name="name">Of the set.</param>
    /// <param name="asCrowds">Whether marked objects are crowds; otherwise they are difficult.</param>
    public static List<EvaluatedImage> Draw(string name, bool asCrowds) =>
        [.. Enumerable.Range(0, Images).Select(image => DrawImage($"{name} {image}", asCrowds))];

    private static EvaluatedImage DrawImage(string name, bool asCrowds)
    {
        int count = (int)((Noise.Of($"{name} count", 1)[0] + 1) * 4);
        float[] kinds = Noise.Of($"{name} kinds", 64);
        float[] shifts = Array.ConvertAll(Noise.Of($"{name} shift", 64), value => MathF.Floor(value * 10));
        float[] scores = Array.ConvertAll(Noise.Of($"{name} scores", 64), value => MathF.Floor((value + 1) * 10) / 20);
        Box[] truth = Boxes($"{name} truth"), anywhere = Boxes($"{name} anywhere");
        var truths = new EvaluatedTruth[count];
        var found = new List<ResNet.Detection>();
        for (int i = 0; i < count; i++)
        {
            bool isMarked = kinds[32 + i] > 0.7;
            truths[i] = new EvaluatedTruth(
                Kind(kinds[i]), truth[i]) with { IsCrowd = isMarked && asCrowds, IsDifficult = isMarked && !asCrowds };
            found.Add(new(truths[i].Class, scores[i], Shifted(truth[i], shifts.AsSpan(4 * i, 4), 1)));
            if (kinds[48 + i] > 0)
            {
                int kind = (truths[i].Class + (kinds[16 + i] > 0.5 ? 1 : 0)) % Classes;
                found.Add(new(kind, scores[16 + i], Shifted(truth[i], shifts.AsSpan(4 * (15 - i), 4), 0.5f)));
            }
        }
        found.AddRange(Enumerable.Range(0, 6).Select(i => new ResNet.Detection(Kind(kinds[40 + i]), scores[32 + i], anywhere[i])));
        return new(truths, [.. found]);

        static int Kind(float value) => (int)((value + 1) * 0.5 * Classes);

        static Box Shifted(Box box, ReadOnlySpan<float> by, float factor) =>
            new(box.Left + (by[0] * factor), box.Top + (by[1] * factor), box.Right + (by[2] * factor), box.Bottom + (by[3] * factor));
    }

    private static Box[] Boxes(string name)
    {
        float[] values = Array.ConvertAll(Noise.Of(name, 64), value => (value + 1) * 0.5f);
        return [.. Enumerable.Range(0, 16).Select(i =>
        {
            float left = MathF.Floor(values[4 * i] * (Width - 60)), top = MathF.Floor(values[(4 * i) + 1] * (Height - 60));
            return new Box(left, top, left + 8 + MathF.Floor(values[(4 * i) + 2] * 120), top + 8 + MathF.Floor(values[(4 * i) + 3] * 120));
        })];
    }
}
