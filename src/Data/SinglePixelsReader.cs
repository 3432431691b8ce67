using System.Numerics;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Reads pixels given as floating-point numbers, as <c>ExtractPixels</c> makes them.</summary>
internal sealed class SinglePixelsReader(string columnName, ImageInput input) : ImageReader(columnName, input)
{
    public override bool DecodesImages => false;

    public override bool HasSingles => true;

    public override ImageRow Bind(DataViewRow row) => new Row(row, row.GetGetter<VBuffer<float>>(ColumnOf(row)));

    public override bool TryReadBytes(RawImage raw, Span<byte> pixels, ImageScaler scaler)
    {
        PixelOrder.CheckCount(raw.Singles.Length, Input.Shape);
        var values = raw.DenseSingles();
        if (Input.Layout == PixelLayout.Interleaved || Input.Shape.Channels == 1)
            return TryNarrow(values, pixels);

        var planar = scaler.Buffer(values.Length);
        if (!TryNarrow(values, planar))
            return false;

        PixelOrder.Interleave(planar, pixels, Input);
        return true;
    }

    public override void ReadSingles(RawImage raw, Span<float> pixels)
    {
        PixelOrder.CheckCount(raw.Singles.Length, Input.Shape);
        var values = raw.DenseSingles();
        CheckFinite(values);
        PixelOrder.Interleave(values, pixels, Input);
    }

    /// <summary>Converts whole numbers in 0..255; false where there is anything else, NaN and infinity included.</summary>
    internal static bool TryNarrow(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        int i = 0, lanes = Vector<float>.Count;
        for (; i <= values.Length - 4 * lanes; i += 4 * lanes)
        {
            Vector<int> a = Whole(values[i..]), b = Whole(values[(i + lanes)..]), c = Whole(values[(i + 2 * lanes)..]),
                d = Whole(values[(i + 3 * lanes)..]);
            if (!Vector.LessThanOrEqualAll((a | b | c | d).As<int, uint>(), new Vector<uint>(byte.MaxValue)))
                return false;
            Vector.Narrow(Vector.Narrow(a, b).As<short, ushort>(), Vector.Narrow(c, d).As<short, ushort>()).CopyTo(bytes[i..]);
        }

        for (; i < values.Length; i++)
        {
            if (!(values[i] >= 0 && values[i] <= byte.MaxValue) || values[i] != (byte)values[i])
                return false;
            bytes[i] = (byte)values[i];
        }

        return true;

        // Lanes that are no whole number become -1, which no byte is.
        static Vector<int> Whole(ReadOnlySpan<float> source)
        {
            var value = new Vector<float>(source);
            var whole = Vector.ConvertToInt32(value);
            return whole | ~Vector.Equals(Vector.ConvertToSingle(whole), value);
        }
    }

    private static void CheckFinite(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                throw new InvalidDataException($"value {i} (counted from 0) is {values[i]}");
        }
    }

    private sealed class Row(DataViewRow row, ValueGetter<VBuffer<float>> getter) : ImageRow(row)
    {
        protected override void ReadValue(RawImage raw) => getter(ref raw.Singles);
    }
}
