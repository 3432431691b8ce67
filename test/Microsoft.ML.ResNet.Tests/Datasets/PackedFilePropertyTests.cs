using CsCheck;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Datasets;

/// <summary>Packed files in which something is wrong: they are read or refused by an exception that names them, in little memory.</summary>
[TestClass]
public sealed class PackedFilePropertyTests
{
    /// <summary>
    /// Where bytes are overwritten, by which, and where the file is cut; places near its end, with the index, come more often.
    /// </summary>
    private static readonly Gen<(double Place, byte[] Bytes, double End)[]> Changes = Gen.Select(
        Gen.OneOf(Gen.Double.Unit, Gen.Double[0.6, 1]), Gen.OneOf(Gen.Byte.Array[1, 9], Gen.Long.Select(BitConverter.GetBytes)),
        Gen.Frequency((4, Gen.Const(1.0)), (1, Gen.Double.Unit))).Array[1, 3];

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Whatever_is_changed_is_read_or_refused_in_little_memory(bool withRightChecksum)
    {
        using var folder = new TemporaryFolder();
        string whole = folder.File("whole");
        using (var writer = new PackedImageWriter(whole))
        {
            for (int i = 0; i < 5; i++)
                writer.Add(i, i % 2, $"name {i}", new byte[10 * i]);
            writer.Complete(["a", "b"]);
        }

        byte[] bytes = File.ReadAllBytes(whole);
        ReaderProperty.Holds(
            Changes,
            changes =>
            {
                byte[] changed = [.. bytes];
                foreach (var (place, with, _) in changes)
                    with.AsSpan(0, Math.Min(with.Length, bytes.Length - (int)(place * (bytes.Length - 1)))).CopyTo(
                        changed.AsSpan((int)(place * (bytes.Length - 1))));
                if (withRightChecksum)
                    Repair(changed);
                string path = folder.File($"changed by {Environment.CurrentManagedThreadId}");
                File.WriteAllBytes(path, changed[..(int)(changes[0].End * changed.Length)]);
                return IsRead(path);
            },
            leastRead: ReaderProperty.Cases / 100);
    }

    /// <summary>Gives a changed index the checksum it would have, so that what is in it must be checked.</summary>
    private static void Repair(byte[] bytes)
    {
        long offset = BitConverter.ToInt64(bytes, bytes.Length - PackedFooter.Bytes);
        if (offset < 0 || offset > bytes.Length - PackedFooter.Bytes)
            return;
        ulong checksum = System.IO.Hashing.XxHash3.HashToUInt64(bytes.AsSpan((int)offset..^PackedFooter.Bytes));
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - PackedFooter.Bytes + 24), checksum);
    }

    private static bool IsRead(string path)
    {
        try
        {
            using var file = PackedImageFile.Open(path);
            for (int i = 0; i < file.Count; i++)
            {
                _ = (file.NameOf(i), file.LabelOf(i));
                try
                {
                    _ = file.ImageOf(i).Length;
                }
                catch (UnreadableImageException)
                {
                    // An image by itself.
                }
            }

            return true;
        }
        catch (InvalidDataException exception)
        {
            Assert.StartsWith(path, exception.Message);
            return false;
        }
    }
}
