namespace Reporting.Tests;

[TestClass]
public sealed class TensorBoardLogTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    [TestCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void The_checksum_of_the_test_s_own_reader_is_the_standard_s() =>
        Assert.AreEqual(0xe3069283, EventFile.Crc32C("123456789"u8.ToArray()));

    [TestMethod]
    public void Another_reader_finds_every_point_while_the_log_is_still_open()
    {
        using var log = TensorBoardLog.Create(_folder);
        log.Add("error/training", 1, 0.9);
        log.Add("error/test é", 1, 2);
        log.Add("error/training", 64_000_000_000, -1e-3);
        log.Add("loss", 0, double.NaN);

        var entries = EventFile.Read(log.Path).Entries;

        StringAssert.StartsWith(Path.GetFileName(log.Path), "events.out.tfevents.");
        Assert.AreEqual("brain.Event:2", entries[0].FileVersion);
        CollectionAssert.AreEqual(
            new[]
            {
                ("error/training", 1L, 0.9f),
                ("error/test é", 1L, 2f),
                ("error/training", 64_000_000_000, -1e-3f),
                ("loss", 0L, float.NaN),
            },
            entries.Skip(1).Select(entry => (entry.Tag!, entry.Step, entry.Value)).ToArray());
        Assert.IsTrue(entries.Skip(1).All(entry => entry is { Plugin: "scalars", DataClass: 1, FileVersion: null }));
        double now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        Assert.IsTrue(entries.All(entry => entry.WallTime <= now + 1 && entry.WallTime > now - 60));
    }

    [TestMethod]
    public void A_run_goes_on_after_its_last_step_and_what_was_logged_later_is_gone()
    {
        Log(1, 2, 3, 4, 5);

        using (var log = TensorBoardLog.Resume(_folder, lastStep: 3))
            log.Add("error", 4, 40);

        CollectionAssert.AreEqual(new[] { (1L, 1f), (2L, 2f), (3L, 3f), (4L, 40f) }, Points());
    }

    [TestMethod]
    public void A_last_record_that_was_torn_at_any_byte_is_cut_off()
    {
        string path = Log(1, 2);
        byte[] whole = File.ReadAllBytes(path);
        Log(1);
        int kept = File.ReadAllBytes(OnlyFile()).Length;
        for (int length = kept; length < whole.Length; length++)
        {
            File.WriteAllBytes(OnlyFile(), whole[..length]);

            using (var log = TensorBoardLog.Resume(_folder, lastStep: long.MaxValue))
                log.Add("error", 2, 20);

            CollectionAssert.AreEqual(new[] { (1L, 1f), (2L, 20f) }, Points(), $"{length} bytes");
        }
    }

    [TestMethod]
    public void Whatever_comes_after_a_damaged_byte_is_cut_off()
    {
        string path = Log(1, 2, 3);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^70] ^= 1;
        File.WriteAllBytes(path, bytes);

        TensorBoardLog.Resume(_folder, lastStep: 3).Dispose();

        Assert.IsLessThan(3, Points().Length);
    }

    [TestMethod]
    public void A_file_that_was_torn_before_its_first_record_ended_begins_again()
    {
        string path = Log(1);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..10]);

        TensorBoardLog.Resume(_folder, lastStep: 5).Dispose();

        Assert.AreEqual("brain.Event:2", EventFile.Read(path).Entries.Single().FileVersion);
    }

    [TestMethod]
    public void Going_on_where_nothing_is_begins_a_run_and_a_new_run_takes_the_place_of_an_earlier_one()
    {
        string folder = Path.Combine(_folder, "new", "run");
        using (var log = TensorBoardLog.Resume(folder, lastStep: 7))
            log.Add("error", 8, 1);

        using (var log = TensorBoardLog.Create(folder))
            log.Add("error", 1, 2);

        var entries = EventFile.Read(Directory.GetFiles(folder).Single()).Entries;
        Assert.AreEqual((1L, 2f), (entries[^1].Step, entries[^1].Value));
        Assert.HasCount(2, entries);
    }

    private string Log(params long[] steps)
    {
        using var log = TensorBoardLog.Create(_folder);
        foreach (long step in steps)
            log.Add("error", step, step);
        return log.Path;
    }

    private string OnlyFile() => Directory.GetFiles(_folder).Single();

    private (long Step, float Value)[] Points() =>
        [.. EventFile.Read(OnlyFile()).Entries.Skip(1).Select(entry => (entry.Step, entry.Value))];
}
