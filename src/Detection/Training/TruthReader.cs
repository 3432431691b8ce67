using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Reads what there is in the images of rows, and finds boxes that cannot be.</summary>
internal sealed class TruthReader
{
    private readonly ValueGetter<VBuffer<uint>> _labels;
    private readonly ValueGetter<VBuffer<float>> _boxes;
    private readonly ValueGetter<VBuffer<bool>>? _ignored;
    private readonly int _classCount;
    private VBuffer<uint> _labelBuffer;
    private VBuffer<float> _boxBuffer;
    private VBuffer<bool> _ignoredBuffer;

    public TruthReader(DataViewRow row, DetectionColumns columns, string? ignoredColumn)
    {
        _labels = row.GetGetter<VBuffer<uint>>(row.Schema[columns.Label]);
        _boxes = row.GetGetter<VBuffer<float>>(row.Schema[columns.BoundingBox]);
        _ignored = ignoredColumn is null ? null : row.GetGetter<VBuffer<bool>>(row.Schema[ignoredColumn]);
        _classCount = DetectionColumns.ClassCount(row.Schema[columns.Label]);
    }

    /// <param name="problems">Receives a sentence for each box that is left out, without a full stop.</param>
    /// <returns>The boxes that can be; whether they lie in the image shows when it is decoded.</returns>
    public GroundTruth Read(List<string> problems)
    {
        _labels(ref _labelBuffer);
        _boxes(ref _boxBuffer);
        uint[] labels = [.. _labelBuffer.DenseValues()];
        float[] values = [.. _boxBuffer.DenseValues()];
        bool[] ignored = new bool[labels.Length];
        if (_ignored is not null)
        {
            _ignored(ref _ignoredBuffer);
            if (_ignoredBuffer.Length == labels.Length)
                ignored = [.. _ignoredBuffer.DenseValues()];
            else
                problems.Add($"it has {labels.Length} labels and {_ignoredBuffer.Length} marks of what to ignore");
        }
        if (values.Length != 4 * labels.Length)
        {
            problems.Add($"it has {labels.Length} labels, and {values.Length} values of boxes where {4 * labels.Length} belong to them");
            return new([], [], []);
        }
        var boxes = Box.Of(values);
        List<int> good = [];
        for (int i = 0; i < boxes.Length; i++)
        {
            if (Problem(boxes[i], labels[i]) is { } problem)
                problems.Add($"box {i} {problem}");
            else
                good.Add(i);
        }
        return new([.. Select(good, boxes)], [.. good.Select(i => (int)labels[i] - 1)], [.. good.Select(i => ignored[i])]);
    }

    /// <summary>What the box is, in messages.</summary>
    public static string Text(Box box) => FormattableString.Invariant($"[{box.Left}, {box.Top}, {box.Right}, {box.Bottom}]");

    private string? Problem(Box box, uint label)
    {
        if (!float.IsFinite(box.Left) || !float.IsFinite(box.Top) || !float.IsFinite(box.Right) || !float.IsFinite(box.Bottom))
            return $"is not finite: {Text(box)}";
        if (!(box.Width > 0 && box.Height > 0))
            return $"has no area: {Text(box)}";
        return label == 0 || label > (uint)_classCount ? "has no label" : null;
    }

    private static List<Box> Select(List<int> indices, ReadOnlySpan<Box> boxes)
    {
        var selected = new List<Box>(indices.Count);
        foreach (int index in indices)
            selected.Add(boxes[index]);
        return selected;
    }
}
