using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Datasets;

[TestClass]
public sealed class ObjectDatasetTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void PASCAL_VOC_is_read_with_parts_that_share_their_keys()
    {
        using var folder = new TemporaryFolder();
        Annotate(folder, "a", ("dog", "1 2 30 40", true), ("cat", "5 5 5 9", false));
        Annotate(folder, "b");
        Annotate(folder, "c", ("ant", "0 0 9.5 9", false));
        Directory.CreateDirectory(Path.Combine(folder.Root, "ImageSets", "Main"));
        File.WriteAllText(Path.Combine(folder.Root, "ImageSets", "Main", "train.txt"), "b\na\n");

        var rows = Read(_ml.Data.LoadFromPascalVoc(folder.Root, "train"));

        Assert.AreSequenceEqual(["ant", "cat", "dog"], DatasetRow.KeyNames(_ml.Data.LoadFromPascalVoc(folder.Root, "train")));
        Assert.AreSequenceEqual(["b.jpg", "a.jpg"], rows.Select(row => Path.GetFileName(row.ImagePath)));
        Assert.IsEmpty(rows[0].Label!);
        Assert.IsEmpty(rows[0].BoundingBoxes!);
        Assert.AreSequenceEqual([3u, 2u], rows[1].Label!);
        Assert.AreSequenceEqual([1f, 2, 30, 40, 5, 5, 5, 9], rows[1].BoundingBoxes!);
        Assert.AreSequenceEqual([true, false], rows[1].IsDifficult!);
        Assert.AreEqual("a", System.Text.Encoding.UTF8.GetString(rows[1].Image!));
        Assert.HasCount(3, Read(_ml.Data.LoadFromPascalVoc(folder.Root)));
        Assert.AreSequenceEqual(
            ["dog", "cat", "ant"], DatasetRow.KeyNames(_ml.Data.LoadFromPascalVoc(folder.Root, classNames: ["dog", "cat", "ant"])));
    }

    [TestMethod]
    public void Every_annotation_that_cannot_be_used_is_named()
    {
        using var folder = new TemporaryFolder();
        Annotate(folder, "good");
        Annotate(folder, "torn");
        Annotate(folder, "boxless");
        Annotate(folder, "other");
        string annotations = Path.Combine(folder.Root, "Annotations");
        File.WriteAllText(Path.Combine(annotations, "torn.xml"), "<annotation><object>");
        File.WriteAllText(Path.Combine(annotations, "boxless.xml"), "<annotation><object><name>dog</name></object></annotation>");
        File.WriteAllText(Path.Combine(annotations, "other.xml"),
            "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><annotation>&e;</annotation>");

        var error = Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadFromPascalVoc(folder.Root));

        Assert.HasCount(3, error.Message.Split(Environment.NewLine));
        Assert.Contains("torn.xml cannot be used: it is no XML", error.Message);
        Assert.Contains("boxless.xml cannot be used: object 0 (dog) has no bndbox", error.Message);
        File.Delete(Path.Combine(folder.Root, "JPEGImages", "good.jpg"));
        Array.ForEach(["torn", "boxless", "other"], name => File.Delete(Path.Combine(annotations, $"{name}.xml")));
        Assert.Contains("has no image", Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadFromPascalVoc(folder.Root)).Message);
        Assert.Contains("no image set val",
            Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadFromPascalVoc(folder.Root, "val")).Message);
    }

    [TestMethod]
    public void COCO_is_read_with_crowds_areas_and_images_without_objects()
    {
        using var folder = new TemporaryFolder();
        string json = Coco(folder, """
            {"images": [{"id": 7, "file_name": "x.jpg"}, {"id": 3, "file_name": "y.jpg"}],
             "annotations": [{"id": 1, "image_id": 3, "category_id": 18, "bbox": [1, 2, 3.5, 4], "iscrowd": 1, "area": 9.25,
                              "segmentation": {"counts": "abc"}},
                             {"id": 2, "image_id": 3, "category_id": 2, "bbox": [0, 0, 5, 5]}],
             "categories": [{"id": 18, "name": "dog"}, {"id": 2, "name": "bicycle"}]}
            """);

        var view = _ml.Data.LoadFromCoco(json, folder.Root);
        var rows = Read(view);

        Assert.AreSequenceEqual(["bicycle", "dog"], DatasetRow.KeyNames(view));
        Assert.IsEmpty(rows[0].Label!);
        Assert.AreSequenceEqual([2u, 1u], rows[1].Label!);
        Assert.AreSequenceEqual([1f, 2, 4.5f, 6, 0, 0, 5, 5], rows[1].BoundingBoxes!);
        Assert.AreSequenceEqual([true, false], rows[1].IsCrowd!);
        Assert.AreSequenceEqual([9.25f, 25], rows[1].Area!);
    }

    [TestMethod]
    public void Everything_in_COCO_that_points_nowhere_is_named()
    {
        using var folder = new TemporaryFolder();
        string json = Coco(folder, """
            {"images": [{"id": 7, "file_name": "x.jpg"}, {"id": 8, "file_name": "missing.jpg"}],
             "annotations": [{"id": 1, "image_id": 9, "category_id": 1, "bbox": [1, 2, 3, 4]},
                             {"id": 2, "image_id": 7, "category_id": 5, "bbox": [1, 2, 3, 4]},
                             {"id": 3, "image_id": 7, "category_id": 1, "bbox": [1, 2]}],
             "categories": [{"id": 1, "name": "dog"}]}
            """);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadFromCoco(json, folder.Root));

        foreach (string part in new[] { "Annotation 1", "image 9", "Annotation 2", "category 5", "Annotation 3", "four numbers",
            "missing.jpg" })
            Assert.Contains(part, error.Message);
        File.WriteAllText(json, "[]");
        Assert.Contains(json, Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadFromCoco(json, folder.Root)).Message);
    }

    private Row[] Read(IDataView view) => [.. _ml.Data.CreateEnumerable<Row>(view, reuseRowObject: false, ignoreMissingColumns: true)];

    private static string Coco(TemporaryFolder folder, string json)
    {
        Array.ForEach(["x.jpg", "y.jpg"], name => File.WriteAllText(Path.Combine(folder.Root, name), name));
        string path = Path.Combine(folder.Root, "instances.json");
        File.WriteAllText(path, json);
        return path;
    }

    private static void Annotate(TemporaryFolder folder, string name, params (string Name, string Box, bool IsDifficult)[] objects)
    {
        Directory.CreateDirectory(Path.Combine(folder.Root, "Annotations"));
        Directory.CreateDirectory(Path.Combine(folder.Root, "JPEGImages"));
        File.WriteAllText(Path.Combine(folder.Root, "JPEGImages", $"{name}.jpg"), name);
        string[] sides = ["xmin", "ymin", "xmax", "ymax"];
        var elements = objects.Select(one =>
            $"<object><name>{one.Name}</name><difficult>{(one.IsDifficult ? 1 : 0)}</difficult><bndbox>"
            + string.Concat(sides.Zip(one.Box.Split(' '), (side, value) => $"<{side}>{value}</{side}>")) + "</bndbox></object>");
        File.WriteAllText(
            Path.Combine(folder.Root, "Annotations", $"{name}.xml"),
                $"<annotation><filename>{name}.jpg</filename>{string.Concat(elements)}</annotation>");
    }

    private sealed class Row
    {
        public string? ImagePath { get; set; }

        public byte[]? Image { get; set; }

        [KeyType(3)]
        public uint[]? Label { get; set; } = [];

        // ML.NET leaves an array as it is where the vector is empty.
        public float[]? BoundingBoxes { get; set; } = [];

        public bool[]? IsDifficult { get; set; }

        public bool[]? IsCrowd { get; set; }

        public float[]? Area { get; set; }
    }
}
