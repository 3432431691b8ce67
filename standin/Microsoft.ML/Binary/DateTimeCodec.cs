namespace Microsoft.ML.Data;

internal sealed class DateTimeCodec() : Codec<DateTime>(nameof(DateTime), DateTimeDataViewType.Instance)
{
    public override void Write(BinaryWriter writer, ReadOnlySpan<DateTime> values)
    {
        foreach (var value in values)
            writer.Write(value.Ticks);
    }

    public override DateTime[] Read(BinaryReader reader, int count) => Array.ConvertAll(reader.ReadElements<long>(count), OfTicks);

    // Older files mark a missing time with the smallest number.
    public static DateTime OfTicks(long ticks) => new(ticks == long.MinValue ? 0 : ticks);
}
