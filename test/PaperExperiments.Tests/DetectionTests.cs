using Microsoft.ML;
using Microsoft.ML.ResNet.Tests;
using PaperExperiments.CommandLine;
using PaperExperiments.Detection;

namespace PaperExperiments.Tests;

/// <summary>Tables 7 and 8, on a few photos of cells.</summary>
[TestClass]
public sealed class DetectionTests
{
    [TestMethod]
    public void The_papers_two_bodies_stand_beside_each_other_and_the_papers_numbers()
    {
        using var photos = new TemporaryFolder();
        using var work = new TemporaryFolder();
        CellPhotos.Unpack(photos.Path, training: 2, test: 1);

        int exitCode = PaperCommand.Create().Parse(
            $"table7 --data {photos.Path} --bodies vgg-16,resnet-18 --scale 0.000025 --scheme Joint --image-size 64 --threads 2 "
            + $"--out {work.Path}").Invoke();

        Assert.AreEqual(0, exitCode);
        string[] rows = File.ReadAllLines(Path.Combine(work.Path, "results.csv"));
        Assert.HasCount(5, rows);
        Assert.StartsWith("vgg-16,\"mAP, as VOC 2007 counts it\",%,73.2,", rows[1]);
        Assert.StartsWith("resnet-18,\"mAP, as VOC 2007 counts it\",%,,", rows[3]);
        string page = File.ReadAllText(Path.Combine(work.Path, "report.html"));
        Assert.Contains("2 steps instead of the paper&#39;s 80,000", page.Replace("'", "&#39;"));
        Assert.Contains("began with random weights", page);
    }

    [TestMethod]
    public void A_training_goes_on_where_it_was_and_begins_anew_only_where_it_is_told_to()
    {
        using var photos = new TemporaryFolder();
        using var work = new TemporaryFolder();
        CellPhotos.Unpack(photos.Path, training: 2, test: 1);
        string checkpoint = Path.Combine(work.Path, "trainings", "resnet-18-seed1.safetensors");
        string[] rows = Run();

        // As if it had been interrupted after the first of its two steps.
        File.Move(checkpoint + ".previous", checkpoint, overwrite: true);
        CollectionAssert.AreEqual(rows, Run("--resume"));
        Assert.IsFalse(File.Exists(checkpoint + ".before"));

        CollectionAssert.AreEqual(rows, Run());
        Assert.IsTrue(File.Exists(checkpoint + ".before"), "what was there is put aside");

        string[] Run(params string[] further)
        {
            int exitCode = PaperCommand.Create().Parse(
                [.. $"table7 --data {photos.Path} --bodies resnet-18 --scale 0.000025 --scheme Joint --image-size 64 --threads 1 "
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries),
                    "--out", work.Path, "--checkpoint-steps", "1", .. further]).Invoke();
            Assert.AreEqual(0, exitCode);
            return File.ReadAllLines(Path.Combine(work.Path, "results.csv"));
        }
    }

    [TestMethod]
    public void The_papers_numbers_are_those_of_its_tables()
    {
        Assert.AreEqual((73.2, 76.4), Numbers(DetectionTable.Table7.Measures[0]));
        Assert.AreEqual((70.4, 73.8), Numbers(DetectionTable.Table7.Measures[1]));
        Assert.AreEqual((41.5, 48.4), Numbers(DetectionTable.Table8.Measures[0]));
        Assert.AreEqual((21.2, 27.2), Numbers(DetectionTable.Table8.Measures[1]));

        static (double, double) Numbers(DetectionMeasure measure) => (measure.Paper["vgg-16"], measure.Paper["resnet-101-v1"]);
    }

    [TestMethod]
    public void Folders_of_COCO_are_read_by_their_names_and_folders_without_lists_give_a_fifth_to_test_on()
    {
        using var coco = new TemporaryFolder();
        using var voc = new TemporaryFolder();
        CellPhotos.Unpack(voc.Path, training: 8, test: 2);
        File.Delete(Path.Combine(voc.Path, "ImageSets", "Main", "test.txt"));
        foreach (string part in (string[])["train2017", "val2017"])
        {
            Directory.CreateDirectory(Path.Combine(coco.Path, part));
            File.Copy(CellPhotos.Of(voc.Path)[0], Path.Combine(coco.Path, part, "a.jpg"));
            Directory.CreateDirectory(Path.Combine(coco.Path, "annotations"));
            File.WriteAllText(Path.Combine(coco.Path, "annotations", $"instances_{part}.json"), """
                {
                  "images": [{ "id": 1, "file_name": "a.jpg", "width": 160, "height": 120 }],
                  "annotations": [{ "id": 1, "image_id": 1, "category_id": 7, "bbox": [1, 2, 30, 40], "area": 1200, "iscrowd": 0 }],
                  "categories": [{ "id": 7, "name": "cell" }]
                }
                """);
        }
        var mlContext = new MLContext();

        var ofCoco = DetectionData.Open(mlContext, coco.Path);
        var ofVoc = DetectionData.Open(mlContext, voc.Path);

        Assert.AreEqual(("IsCrowd", "train and val"), (ofCoco.IgnoredColumn, ofCoco.Split));
        Assert.AreEqual(1, Count(ofCoco.Training));
        Assert.AreEqual(10, Count(ofVoc.Training) + Count(ofVoc.Test));
        Assert.IsNotNull(DetectionData.Problem(Path.Combine(coco.Path, "train2017")));

        static int Count(IDataView view)
        {
            int count = 0;
            using var cursor = view.GetRowCursor([]);
            while (cursor.MoveNext())
                count++;
            return count;
        }
    }

    [TestMethod]
    public void All_mistakes_are_reported_at_once_with_rule_option_and_value()
    {
        string[] errors = [.. PaperCommand.Create().Parse(
            "table8 --data /nowhere --scale 0 --bodies vgg-16,vgg-16,resnet-x --checkpoint vgg-16 --image-size 8 --learning-rate 2")
            .Errors.Select(error => error.Message)];

        foreach (string expected in new[]
        {
            "--data must be a folder that is there; received \"/nowhere\".",
            "--scale must be in (0, 1]; received 0.",
            "--bodies must name each network once; received vgg-16 twice.",
            "--checkpoint must be BODY=FILE, with a file that is there or the name of a pretrained network; received \"vgg-16\".",
            "--image-size must be from 32 to 4096 pixels; received 8.",
            "--learning-rate must be in (0, 1); received 2.",
        })
            CollectionAssert.Contains(errors, expected);
        Assert.HasCount(7, errors);
    }
}
