namespace Microsoft.ML.ResNet;

/// <summary>What a detector finds in one image.</summary>
public sealed class FasterRcnnPrediction
{
    /// <param name="row">What <see cref="DetectionScorer"/> writes.</param>
    /// <param name="classes">What the classes are called.</param>
    /// <param name="size">Of the image.</param>
    internal FasterRcnnPrediction(ReadOnlySpan<float> row, IReadOnlyList<string> classes, (int Height, int Width) size)
    {
        (Height, Width) = size;
        var objects = new DetectedObject[(int)row[0]];
        for (int i = 0; i < objects.Length; i++)
        {
            var one = row.Slice(1 + (DetectionScorer.Length * i), DetectionScorer.Length);
            objects[i] = new(classes[(int)one[0]], (uint)one[0] + 1, one[1], one[2], one[3], one[4], one[5]);
        }
        Objects = objects;
    }

    /// <summary>Pixels in a row of the image as it came.</summary>
    public int Width { get; }

    /// <summary>Its rows.</summary>
    public int Height { get; }

    /// <summary>What is found, the highest score first.</summary>
    public IReadOnlyList<DetectedObject> Objects { get; }
}
