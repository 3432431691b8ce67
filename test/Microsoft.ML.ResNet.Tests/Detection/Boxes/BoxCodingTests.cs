using System.Runtime.InteropServices;

namespace Microsoft.ML.ResNet.Tests.Detection.Boxes;

[TestClass]
public sealed class BoxCodingTests
{
    private static readonly Box[] References = ReferenceBoxes.Of("references", 50, 500, 400),
        Boxes = ReferenceBoxes.Of("boxes", 50, 500, 400);

    [TestMethod]
    [DataRow("proposals")]
    [DataRow("detections")]
    public void Boxes_are_coded_and_decoded_as_torchvision_does_it(string kind)
    {
        var coding = kind == "proposals" ? BoxCoding.Proposals : BoxCoding.Detections;
        var stored = ReferenceBoxes.Stored("boxes");
        float[] deltas = Array.ConvertAll(Noise.Of("deltas", 200), value => value * 6);

        float[] encoded = new float[200];
        coding.Encode(References, Boxes, encoded);
        Box[] decoded = [.. References.Select((reference, i) => coding.Decode(reference, deltas.AsSpan(4 * i, 4)))];

        AssertClose(stored.Read<float>($"encoded.{kind}"), encoded, 1e-5f);
        AssertClose(stored.Read<float>($"decoded.{kind}"), MemoryMarshal.Cast<Box, float>(decoded).ToArray(), 1e-5f);
    }

    [TestMethod]
    public void What_was_coded_comes_back()
    {
        float[] encoded = new float[200];
        BoxCoding.Detections.Encode(References, Boxes, encoded);

        // Decoded boxes grow to at most 62.5 times their reference.
        foreach (int i in Enumerable.Range(0, Boxes.Length).Where(
            i => Boxes[i].Width < 60 * References[i].Width && Boxes[i].Height < 60 * References[i].Height))
            Assert.IsGreaterThan(0.999f, Box.Overlap(Boxes[i], BoxCoding.Detections.Decode(References[i], encoded.AsSpan(4 * i, 4))));
    }

    [TestMethod]
    public void Overlaps_are_those_of_torchvision()
    {
        float[] overlaps = [.. References.SelectMany(_ => Boxes, Box.Overlap)];

        AssertClose(ReferenceBoxes.Stored("boxes").Read<float>("overlaps"), overlaps, 1e-6f);
    }

    [TestMethod]
    [DataRow("anchors.pyramid")]
    [DataRow("anchors.c4")]
    public void Anchors_are_those_of_torchvision_in_its_order(string name)
    {
        AnchorShapes[] shapes = name == "anchors.c4"
            ? [new([128, 256, 512], [0.5f, 1, 2])]
            : [.. new float[] { 32, 64, 128, 256, 512 }.Select(size => new AnchorShapes([size], [0.5f, 1, 2]))];
        (int, int)[] maps = name == "anchors.c4" ? [(10, 14)] : [(40, 56), (20, 28), (10, 14), (5, 7), (3, 4)];

        var grid = new AnchorGrid(shapes, maps, 160, 224);

        AssertClose(ReferenceBoxes.Stored("boxes").Read<float>(name), MemoryMarshal.Cast<Box, float>(grid.Boxes).ToArray(), 0);
    }

    private static void AssertClose(float[] expected, float[] actual, float tolerance)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], tolerance * Math.Max(1, Math.Abs(expected[i])), $"value {i}");
    }
}
