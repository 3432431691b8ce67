using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Reads pixels that are bytes already: vectors of bytes of a fixed size.</summary>
internal sealed class BytePixelsReader(string columnName, ImageInput input) : ImageReader(columnName, input)
{
    public override bool DecodesImages => false;

    public override ImageRow Bind(DataViewRow row) => new Row(row, row.GetGetter<VBuffer<byte>>(ColumnOf(row)));

    public override bool TryReadBytes(RawImage raw, Span<byte> pixels, ImageScaler scaler)
    {
        PixelOrder.CheckCount(raw.Bytes.Length, Input.Shape);
        PixelOrder.Interleave(raw.DenseBytes(), pixels, Input);
        return true;
    }

    private sealed class Row(DataViewRow row, ValueGetter<VBuffer<byte>> getter) : ImageRow(row)
    {
        protected override void ReadValue(RawImage raw) => getter(ref raw.Bytes);
    }
}
