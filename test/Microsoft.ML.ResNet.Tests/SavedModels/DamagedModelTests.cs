using System.IO.Compression;
using System.Reflection;
using System.Text;

namespace Microsoft.ML.ResNet.Tests.SavedModels;

/// <summary>A damaged file is an error of one of a few kinds, or harmless; never a crash, and nothing is left behind.</summary>
[TestClass]
public sealed class DamagedModelTests
{
    private const int HeaderSize = 0x100;

    private static readonly Type[] Expected =
    [
        typeof(FormatException), typeof(InvalidOperationException), typeof(InvalidDataException), typeof(EndOfStreamException),
        typeof(IOException), typeof(FileNotFoundException), typeof(FileLoadException), typeof(ArgumentException),
        typeof(ArgumentOutOfRangeException), typeof(NotSupportedException),
        typeof(TargetInvocationException),
    ];

    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void A_truncated_file_is_not_a_model()
    {
        var bytes = Model();
        for (var length = 0; length < bytes.Length; length += 97)
            Assert.ThrowsExactly<FormatException>(() => SavedModel.Load(bytes[..length], out _), $"{length} bytes");
    }

    [TestMethod]
    public void A_flipped_bit_in_the_zip_file_s_directory_is_an_error_or_harmless()
    {
        var bytes = Model();
        var directory = bytes.AsSpan().IndexOf("PK\x01\x02"u8);
        for (var at = directory; at < bytes.Length; at += 5)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[at] ^= (byte)(1 << (at % 8));
            LoadOrFail(damaged, $"bit of byte {at}");
        }
    }

    [TestMethod]
    public void A_flipped_bit_in_the_header_of_a_component_is_an_error_or_harmless()
    {
        var bytes = Model();
        foreach (var name in Names(bytes).Where(name => name.EndsWith("Model.key", StringComparison.Ordinal)))
        {
            for (var at = 0; at < HeaderSize; at += 7)
                LoadOrFail(Replace(bytes, name, entry => Flipped(entry, at)), $"{name}, bit of byte {at}");
        }

        static byte[] Flipped(byte[] entry, int at)
        {
            entry[at] ^= (byte)(1 << (at % 8));
            return entry;
        }
    }

    [TestMethod]
    public void A_cut_component_is_an_error()
    {
        var bytes = Model();
        foreach (var name in Names(bytes).Where(name => name.EndsWith("Model.key", StringComparison.Ordinal)))
        {
            for (var cut = 1; cut < 300; cut += 60)
                Assert.Throws<Exception>(
                    () => SavedModel.Load(Replace(bytes, name, entry => entry[..^Math.Min(cut, entry.Length)]), out _),
                    $"{name} without its last {cut} bytes");
        }
    }

    [TestMethod]
    public void An_absurd_number_of_values_is_an_error_before_memory_is_taken_for_them()
    {
        // Behind the header: the number of vocabularies, the kind of the first, the number of its values.
        const int numberOfValues = HeaderSize + sizeof(int) + sizeof(byte);
        var absurd = Replace(Model(), "TransformerChain/Transform_000/Vocabulary/Model.key", entry =>
        {
            BitConverter.TryWriteBytes(entry.AsSpan(numberOfValues), int.MaxValue);
            return entry;
        });
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.ThrowsExactly<InvalidOperationException>(() => SavedModel.Load(absurd, out _));

        Assert.IsLessThan(50_000_000, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void A_missing_component_is_named_as_a_corrupt_file()
    {
        var bytes = Model();
        var missing = Replace(bytes, "TransformerChain/Transform_001/Model.key", _ => null);

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => SavedModel.Load(missing, out _));
        Assert.Contains("Corrupt model file", error.ToString());
    }

    [TestMethod]
    public void A_text_file_is_not_a_model() =>
        Assert.ThrowsExactly<FormatException>(() => SavedModel.Load(
            Encoding.UTF8.GetBytes("Not a zip file. " + new string('x', 5000)), out _));

    [TestMethod]
    public void Names_that_point_outside_are_never_followed()
    {
        var folder = Directory.CreateTempSubdirectory("resnet-outside-");
        try
        {
            var bytes = Model();
            using (var stream = new MemoryStream())
            {
                stream.Write(bytes);
                using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
                {
                    foreach (var name in (string[])[
                        "../outside.txt", Path.Combine(folder.FullName, "outside.txt"), "TransformerChain/../../outside.txt"])
                    {
                        using var entry = zip.CreateEntry(name).Open();
                        entry.Write("outside"u8);
                    }
                }
                bytes = stream.ToArray();
            }

            var inside = folder.CreateSubdirectory("inside");
            var ml = new MLContext { TempFilePath = inside.FullName };
            ml.Model.Load(new MemoryStream(bytes), out _);

            Assert.IsEmpty(folder.GetFiles("*", SearchOption.AllDirectories), "a file outside, or a temporary one left behind");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private byte[] Model()
    {
        var view = Thing.View(_ml);
        var model = _ml.Transforms.Conversion.MapValueToKey("Label", "Name")
            .Append(_ml.MulticlassClassification.Trainers.NaiveBayes(featureColumnName: "Size"))
            .Append(_ml.Transforms.ResizeImages("Picture", 2, 2))
            .Fit(view);
        return SavedModel.Bytes(_ml, model, view.Schema);
    }

    private static void LoadOrFail(byte[] bytes, string what)
    {
        try
        {
            SavedModel.Load(bytes, out _);
        }
        catch (Exception exception) when (Expected.Contains(exception.GetType()))
        {
        }
        catch (Exception exception)
        {
            Assert.Fail($"{what}: {exception}");
        }
    }

    private static string[] Names(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes));
        return [.. zip.Entries.Select(entry => entry.FullName)];
    }

    /// <summary>The archive with one entry changed, or left out.</summary>
    private static byte[] Replace(byte[] bytes, string name, Func<byte[], byte[]?> change)
    {
        using var result = new MemoryStream();
        using (var source = new ZipArchive(new MemoryStream(bytes)))
        using (var target = new ZipArchive(result, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in source.Entries)
            {
                using var content = new MemoryStream();
                using (var stream = entry.Open())
                    stream.CopyTo(content);
                if ((entry.FullName == name ? change(content.ToArray()) : content.ToArray()) is not { } kept)
                    continue;
                using var copy = target.CreateEntry(entry.FullName).Open();
                copy.Write(kept);
            }
        }
        return result.ToArray();
    }
}
