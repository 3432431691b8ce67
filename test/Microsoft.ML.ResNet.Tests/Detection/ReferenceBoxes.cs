namespace Microsoft.ML.ResNet.Tests.Detection;

/// <summary>Inputs that both make_detection_reference.py and the tests compute; see there.</summary>
internal static class ReferenceBoxes
{
    public static SafetensorsFile Stored(string name) => new(Path.Combine(TestFiles.Reference, $"{name}.safetensors"));

    /// <summary>Boxes with corners inside an image, of at least one pixel a side.</summary>
    public static Box[] Of(string name, int count, float width, float height)
    {
        float[] values = Array.ConvertAll(Noise.Of(name, 4 * count), value => (value + 1) * 0.5f);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            float left = values[4 * i] * (width - 2), top = values[(4 * i) + 1] * (height - 2);
            return new Box(left, top, left + 1 + (values[(4 * i) + 2] * (width - 1 - left)), top + 1
                + (values[(4 * i) + 3] * (height - 1 - top)));
        })];
    }

    public static float[] Scores(string name, int count) =>
        Array.ConvertAll(Noise.Of(name, count), value => MathF.Floor((value + 1) * 50) / 100);
}
