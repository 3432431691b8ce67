using System.Text;

namespace Reporting.Tests;

/// <summary>
/// A reader of TensorBoard's event files written from the formats' descriptions (TFRecord; event.proto and summary.proto of TensorFlow),
/// bit by bit and without any library: what it refuses is not an event file.
/// </summary>
internal sealed record EventFile(IReadOnlyList<EventFile.Entry> Entries)
{
    internal sealed record Entry(double WallTime, long Step, string? FileVersion, string? Tag, float Value, string? Plugin, long DataClass);

    public static EventFile Read(string path)
    {
        using var reader = new BinaryReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var entries = new List<Entry>();
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            byte[] length = reader.ReadBytes(8);
            Assert.AreEqual(Masked(length), reader.ReadUInt32(), "checksum of a length");
            byte[] content = reader.ReadBytes((int)BitConverter.ToUInt64(length));
            Assert.AreEqual(Masked(content), reader.ReadUInt32(), "checksum of a record");
            entries.Add(Parse(content));
        }
        return new(entries);
    }

    public static uint Crc32C(byte[] bytes)
    {
        uint remainder = 0xffffffff;
        foreach (byte value in bytes)
        {
            remainder ^= value;
            for (int bit = 0; bit < 8; bit++)
                remainder = (remainder >> 1) ^ ((remainder & 1) * 0x82f63b78);
        }
        return ~remainder;
    }

    private static uint Masked(byte[] bytes)
    {
        uint checksum = Crc32C(bytes);
        return unchecked(((checksum >> 15) | (checksum << 17)) + 0xa282ead8);
    }

    private static Entry Parse(byte[] content)
    {
        var message = Fields(content);
        var value = message.TryGetValue(5, out object? summary) ? Fields((byte[])Fields((byte[])summary)[1]) : [];
        var metadata = value.TryGetValue(9, out object? bytes) ? Fields((byte[])bytes) : [];
        return new(
            BitConverter.UInt64BitsToDouble((ulong)message[1]), message.TryGetValue(2, out object? step) ? (long)(ulong)step : 0,
            Text(message, 3), Text(value, 1),
            value.TryGetValue(2, out object? number) ? BitConverter.UInt32BitsToSingle((uint)number) : float.NaN,
            metadata.TryGetValue(1, out object? plugin) ? Text(Fields((byte[])plugin), 1) : null,
            metadata.TryGetValue(4, out object? dataClass) ? (long)(ulong)dataClass : 0);
    }

    private static string? Text(Dictionary<int, object> message, int field) =>
        message.TryGetValue(field, out object? bytes) ? Encoding.UTF8.GetString((byte[])bytes) : null;

    private static Dictionary<int, object> Fields(byte[] message)
    {
        var fields = new Dictionary<int, object>();
        using var reader = new BinaryReader(new MemoryStream(message));
        while (reader.BaseStream.Position < message.Length)
        {
            int key = reader.Read7BitEncodedInt();
            fields.Add(key >> 3, (key & 7) switch
            {
                0 => (object)(ulong)reader.Read7BitEncodedInt64(),
                1 => reader.ReadUInt64(),
                2 => reader.ReadBytes(reader.Read7BitEncodedInt()),
                5 => reader.ReadUInt32(),
                var other => throw new InvalidDataException($"Wire type {other}"),
            });
        }
        return fields;
    }
}
