namespace Microsoft.ML.Data;

/// <summary>The offsets of all values in minutes, then their local times.</summary>
internal sealed class DateTimeOffsetCodec() : Codec<DateTimeOffset>(nameof(DateTimeOffset), DateTimeOffsetDataViewType.Instance)
{
    public override void Write(BinaryWriter writer, ReadOnlySpan<DateTimeOffset> values)
    {
        foreach (var value in values)
            writer.Write((short)value.TotalOffsetMinutes);
        foreach (var value in values)
            writer.Write(value.DateTime.Ticks);
    }

    public override DateTimeOffset[] Read(BinaryReader reader, int count)
    {
        var offsets = reader.ReadElements<short>(count);
        var ticks = reader.ReadElements<long>(count);
        var values = new DateTimeOffset[count];
        for (var i = 0; i < count; i++)
            values[i] = new DateTimeOffset(DateTimeCodec.OfTicks(ticks[i]), TimeSpan.FromMinutes(offsets[i] == short.MinValue ? 0 : offsets[i]));
        return values;
    }
}
