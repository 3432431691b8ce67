using System.Buffers.Binary;
using System.IO.Compression;
using CsCheck;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Datasets;

/// <summary>IDX and CIFAR files of random structure are read as they were meant, or refused by a sentence that names them.</summary>
[TestClass]
public sealed class DatasetPropertyTests
{
    /// <summary>A file, and the values that it holds if there is nothing wrong with it.</summary>
    private sealed record Candidate(byte[] File, int[] Sizes, byte[] Values, bool IsSound);

    /// <summary>
    /// Now and then a wrong magic number, a size that there is not, fewer or more values than the sizes say, a damaged packing.
    /// </summary>
    private static readonly Gen<Candidate> Idx = Gen.Select(
        Gen.Int[0, 4].Array[0, 4], Gen.Int[0, 19], Gen.OneOf(0, -1, int.MinValue, int.MaxValue, 1 << 16, 1 << 24), Gen.Int[-3, 3],
        Gen.Bool, Gen.Double.Unit,
        (sizes, fault, wrong, more, isPacked, place) =>
        {
            int[] said = [.. sizes.Select((size, i) => fault == 0 && i == sizes.Length - 1 ? wrong : size)];
            int count = said.Aggregate(1, (product, size) => product * Math.Clamp(size, 0, 4));
            byte[] values = [.. Enumerable.Range(0, Math.Max(0, count + (fault == 1 ? more : 0))).Select(i => (byte)(i * 37))];
            byte[] content = new byte[4 + (4 * said.Length)];
            (content[0], content[2]) = (fault == 2 ? (byte)more : (byte)0, fault == 3 ? (byte)more : (byte)8);
            content[3] = (byte)said.Length;
            for (int i = 0; i < said.Length; i++)
                BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(4 + (4 * i)), said[i]);
            content = [.. content, .. values];
            byte[] file = isPacked ? Packed(content) : content;
            if (fault == 4)
                file = file[..(int)(place * file.Length)];
            if (fault == 5)
                file[(int)(place * file.Length)] ^= (byte)(1 << (more + 3));
            bool isSound = fault > 5 && said.Length is 1 or 3 or 4 && Array.TrueForAll(said, size => size > 0);
            return new Candidate(file, said, values, isSound);
        });

    /// <summary>Some files are cut, some have a label that there is not.</summary>
    private static readonly Gen<(byte[] File, int[] Labels, CifarFormat Format, bool IsSound)> Cifar = Gen.Select(
        Gen.Int[0, 9].Array[0, 3], Gen.Bool, Gen.Int[0, 9], Gen.Int[-1, 1], Gen.Byte, (labels, isCifar10, fault, more, wrong) =>
        {
            var format = isCifar10 ? CifarFormat.Cifar10 : CifarFormat.Cifar100;
            int labelBytes = isCifar10 ? 1 : 2, record = labelBytes + CifarFile.PixelBytes;
            byte[] file = new byte[Math.Max(0, (labels.Length * record) + (fault == 0 ? more : 0))];
            int[] written = [.. labels];
            if (fault == 1 && labels.Length > 0)
                written[^1] = wrong;
            for (int i = 0; i < labels.Length; i++)
                if ((i * record) + labelBytes - 1 < file.Length)
                    file[(i * record) + labelBytes - 1] = (byte)written[i];
            bool isSound = file.Length == labels.Length * record && file.Length > 0
                && Array.TrueForAll(written, label => label < (isCifar10 ? 10 : 100));
            return (file, written, format, isSound);
        });

    [TestMethod]
    public void Any_IDX_file_is_read_or_refused()
    {
        using var folder = new TemporaryFolder();
        using var path = PathsOf(folder);
        ReaderProperty.Holds(Idx, candidate =>
        {
            File.WriteAllBytes(path.Value!, candidate.File);
            var problems = new List<string>();
            var file = IdxFile.Read(path.Value!, [1, 3, 4], "images", problems);
            if (file is null)
            {
                Assert.Contains(path.Value!, problems.Single());
                Assert.IsFalse(candidate.IsSound, problems.Single());
                return false;
            }
            Assert.IsEmpty(problems);
            byte[] values = new byte[file.Dimensions.Aggregate(1, (product, size) => product * size)];
            using var reader = file.Values.Open();
            reader.Read(file.Offset, values);
            if (candidate.IsSound)
            {
                CollectionAssert.AreEqual(candidate.Sizes, file.Dimensions);
                CollectionAssert.AreEqual(candidate.Values, values);
            }
            return true;
        });
    }

    [TestMethod]
    public void Any_CIFAR_file_is_read_or_refused()
    {
        using var folder = new TemporaryFolder();
        using var path = PathsOf(folder);
        ReaderProperty.Holds(Cifar, candidate =>
        {
            File.WriteAllBytes(path.Value!, candidate.File);
            var problems = new List<string>();
            var file = CifarFile.Read(path.Value!, candidate.Format, problems);
            Assert.AreEqual(candidate.IsSound, file is not null && problems.Count == 0, string.Join(' ', problems));
            Assert.HasCount(candidate.IsSound ? 0 : 1, problems);
            Assert.IsTrue(problems.TrueForAll(problem => problem.Contains(path.Value!, StringComparison.Ordinal)));
            if (file is null)
                return false;
            CollectionAssert.AreEqual(candidate.Labels, file.Labels);
            // The length alone tells the formats apart, of so few images.
            Assert.AreEqual(candidate.Format, CifarFile.Read(path.Value!, format: null, [])!.Format);
            return true;
        });
    }

    /// <summary>A file for each thread.</summary>
    private static ThreadLocal<string> PathsOf(TemporaryFolder folder) => new(() => folder.File(Guid.NewGuid().ToString("N")));

    private static byte[] Packed(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(content);
        return packed.ToArray();
    }
}
