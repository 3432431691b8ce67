using System.Numerics;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Of boxes that overlap by more than a threshold, keeps the one with the highest score. The same boxes in the same order as torchvision's
/// <c>nms</c>: equal scores stay in their order, and an overlap is compared as torchvision computes it, in single precision.
/// </summary>
/// <remarks>
/// Each candidate is held against those kept so far, a vector of them at a time, and the search ends at the first that suppresses it: what
/// is compared are candidates × kept, where a tensor program compares all pairs.
/// </remarks>
internal static class NonMaximumSuppression
{
    /// <param name="boxes">Candidates.</param>
    /// <param name="scores">Their scores.</param>
    /// <param name="threshold">The largest overlap of two boxes that are both kept.</param>
    /// <param name="limit">Keep at most so many.</param>
    /// <returns>Indices of those that are kept, the highest score first.</returns>
    public static int[] Keep(ReadOnlySpan<Box> boxes, ReadOnlySpan<float> scores, double threshold, int limit = int.MaxValue)
    {
        int[] order = Descending(scores);
        var kept = new KeptBoxes(Math.Min(boxes.Length, limit), Below(threshold));
        var indices = new List<int>();
        foreach (int index in order)
        {
            if (indices.Count == limit)
                break;
            if (kept.TryAdd(boxes[index]))
                indices.Add(index);
        }
        return [.. indices];
    }

    /// <summary>Boxes of different classes do not suppress each other.</summary>
    /// <inheritdoc cref="Keep" path="/*[not(self::param)]"/>
    /// <param name="boxes">Candidates.</param>
    /// <param name="scores">Their scores.</param>
    /// <param name="classes">Their classes, or whatever keeps them apart.</param>
    /// <param name="threshold">The largest overlap of two boxes of one class that are both kept.</param>
    /// <param name="limit">Keep at most so many, of all classes together.</param>
    public static int[] KeepByClass(
        ReadOnlySpan<Box> boxes, ReadOnlySpan<float> scores, ReadOnlySpan<int> classes, double threshold, int limit = int.MaxValue)
    {
        var kept = new Dictionary<int, KeptBoxes>();
        var indices = new List<int>();
        foreach (int index in Descending(scores))
        {
            if (indices.Count == limit)
                break;
            if (!kept.TryGetValue(classes[index], out var ofClass))
                kept.Add(classes[index], ofClass = new(capacity: 16, Below(threshold)));
            if (ofClass.TryAdd(boxes[index]))
                indices.Add(index);
        }
        return [.. indices];
    }

    /// <summary>Indices in the order of descending scores; equal ones in their order.</summary>
    public static int[] Descending(ReadOnlySpan<float> scores)
    {
        // One sort of one number: the score's bits, turned so that they order as descending numbers do, above the index.
        ulong[] keys = new ulong[scores.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            uint bits = BitConverter.SingleToUInt32Bits(scores[i] + 0f);
            uint ascending = (bits & 0x80000000) == 0 ? bits | 0x80000000 : ~bits;
            keys[i] = ((ulong)~ascending << 32) | (uint)i;
        }
        Array.Sort(keys);
        return Array.ConvertAll(keys, key => (int)(uint)key);
    }

    /// <summary>An overlap is above the threshold, in double precision, where it is above this in single.</summary>
    public static float Below(double threshold) =>
        (float)threshold is var single && single > threshold ? MathF.BitDecrement(single) : single;

    /// <summary>Sides and areas, each in an array of its own.</summary>
    private sealed class KeptBoxes
    {
        private readonly float _threshold;
        private float[] _left, _top, _right, _bottom, _area;
        private int _count;

        public KeptBoxes(int capacity, float threshold)
        {
            _threshold = threshold;
            int length = Math.Max(capacity, 1) + Vector<float>.Count;
            (_left, _top, _right, _bottom, _area) = (
                new float[length], new float[length], new float[length], new float[length], new float[length]);
        }

        public bool TryAdd(Box box)
        {
            if (IsSuppressed(box))
                return false;
            if (_count + Vector<float>.Count >= _left.Length)
                Grow();
            (_left[_count], _top[_count], _right[_count], _bottom[_count]) = (box.Left, box.Top, box.Right, box.Bottom);
            _area[_count++] = box.Area;
            return true;
        }

        /// <summary>Places beyond the last are boxes of no area at the origin, which overlap nothing.</summary>
        private bool IsSuppressed(Box box)
        {
            Vector<float> left = new(box.Left), top = new(box.Top), right = new(box.Right), bottom = new(box.Bottom), area = new(box.Area);
            var threshold = new Vector<float>(_threshold);
            for (int i = 0; i < _count; i += Vector<float>.Count)
            {
                var width = Vector.Min(right, new Vector<float>(_right, i)) - Vector.Max(left, new Vector<float>(_left, i));
                var height = Vector.Min(bottom, new Vector<float>(_bottom, i)) - Vector.Max(top, new Vector<float>(_top, i));
                var shared = Vector.Max(width, Vector<float>.Zero) * Vector.Max(height, Vector<float>.Zero);
                if (Vector.GreaterThanAny(shared / (area + new Vector<float>(_area, i) - shared), threshold))
                    return true;
            }
            return false;
        }

        private void Grow()
        {
            int length = 2 * _left.Length;
            Array.Resize(ref _left, length);
            Array.Resize(ref _top, length);
            Array.Resize(ref _right, length);
            Array.Resize(ref _bottom, length);
            Array.Resize(ref _area, length);
        }
    }
}
