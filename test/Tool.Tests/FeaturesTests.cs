using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.ML.ResNet.Tests;
using Parquet;

namespace MlResNet.Tests;

[TestClass]
public sealed class FeaturesTests
{
    [TestMethod]
    public async Task The_three_formats_hold_the_same_numbers()
    {
        using var work = new TemporaryFolder();
        string roses = Path.Combine(TrainedModel.Photos, "roses");
        foreach (string file in (string[])["f.csv", "f.npy", "f.parquet"])
        {
            var run = CommandLine.Run(work.Path, "features", "mlnet-resnet18", roses, "--image-size", "64", "--out", file);
            Assert.AreEqual(1, run.ExitCode, run.ToString());
            Assert.AreEqual("", run.Output);
            Assert.Contains("cut.jpg cannot be read: it is truncated", run.Errors);
            Assert.Contains($"Wrote {file}: 13 × 512", run.Errors);
        }

        string[] lines = File.ReadAllLines(Path.Combine(work.Path, "f.csv"));
        Assert.StartsWith("path,f0,f1,", lines[0]);
        string[] paths = [.. lines[1..].Select(line => line.Split(',')[0])];
        float[] values =
        [
            .. lines[1..].SelectMany(line => line.Split(',')[1..]).Select(cell => float.Parse(cell, CultureInfo.InvariantCulture)),
        ];
        Assert.HasCount(13, paths);
        Assert.AreEqual(13 * 512, values.Length);

        byte[] array = File.ReadAllBytes(Path.Combine(work.Path, "f.npy"));
        Assert.IsTrue(Regex.IsMatch(
            Encoding.Latin1.GetString(array, 0, 128),
            "^\u0093NUMPY\u0001\0v\0{'descr': '<f4', 'fortran_order': False, 'shape': \\(13, 512\\), } +\n$"));
        CollectionAssert.AreEqual(
            values, Enumerable.Range(0, values.Length).Select(i => BitConverter.ToSingle(array, 128 + (4 * i))).ToArray());
        CollectionAssert.AreEqual(paths, File.ReadAllLines(Path.Combine(work.Path, "f.txt")));

        await using var reader = await ParquetReader.CreateAsync(Path.Combine(work.Path, "f.parquet"));
        Assert.AreEqual(1, reader.RowGroupCount);
        Assert.AreEqual("path,features/list/element", string.Join(',', reader.Schema.DataFields.Select(field => field.Path.ToString())));
        using var group = reader.OpenRowGroupReader(0);
        float[] read = new float[values.Length];
        int[] definitions = new int[values.Length], repetitions = new int[values.Length];
        await group.ReadRawAsync<float>(reader.Schema.DataFields[1], read, definitions, repetitions);
        CollectionAssert.AreEqual(values, read);
        Assert.AreEqual(13, repetitions.Count(level => level == 0));
        string?[] names = new string?[paths.Length];
        await group.ReadAsync(reader.Schema.DataFields[0], names.AsMemory());
        CollectionAssert.AreEqual(paths, names);
    }

    [TestMethod]
    public void A_layer_that_there_is_not_is_told()
    {
        CommandLine.Run(TrainedModel.Root, "features", "mlnet-resnet18", TrainedModel.Photos, "--layer", "layer9", "--out", "f.csv")
            .AssertFailed(1, "layer9");
    }

    [TestMethod]
    [DataRow("f.csv")]
    [DataRow("f.npy")]
    [DataRow("f.parquet")]
    public void An_older_file_stays_where_no_photo_can_be_read(string file)
    {
        using var work = new TemporaryFolder();
        string photo = Path.Combine(work.Path, "text.jpg"), output = Path.Combine(work.Path, file);
        File.WriteAllText(photo, "no photo");
        File.WriteAllText(output, "older");

        CommandLine.Run(work.Path, "features", "mlnet-resnet18", photo, "--image-size", "64", "--out", file)
            .AssertFailed(1, $"{file} was not written: none of the files can be read.");

        Assert.AreEqual("older", File.ReadAllText(output));
        CollectionAssert.AreEquivalent(new[] { photo, output }, Directory.GetFiles(work.Path));
    }
}
