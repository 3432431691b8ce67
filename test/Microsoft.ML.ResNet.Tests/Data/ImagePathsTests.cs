namespace Microsoft.ML.ResNet.Tests.Data;

[TestClass]
public sealed class ImagePathsTests
{
    private static ImagePaths Of(params IEnumerable<string> paths)
    {
        var list = new ImagePaths();
        foreach (string path in paths)
            list.Add(path);
        return list;
    }

    [TestMethod]
    public void Paths_come_back_as_they_were_also_where_they_fill_several_blocks()
    {
        string[] paths = [.. Enumerable.Range(0, 50_000).Select(i => $"/data/größe/{new string('x', i % 97)}{i}.JPEG"), ""];
        var list = Of(paths);
        for (int i = 0; i < paths.Length; i++)
            Assert.AreEqual(paths[i], list[i]);
    }

    [TestMethod]
    public void A_path_longer_than_any_system_allows_is_refused()
    {
        var list = Of(new string('a', ushort.MaxValue));
        Assert.AreEqual(ushort.MaxValue, list[0].Length);
        Assert.ThrowsExactly<InvalidDataException>(() => list.Add(new string('a', ushort.MaxValue + 1)));
    }

    [TestMethod]
    public void What_is_left_out_closes_its_gap()
    {
        var list = Of("a", "b", "c", "d");
        list.RemoveAll([0, 2]);
        Assert.AreEqual(("b", "d", 2), (list[0], list[1], list.Count));
    }

    [TestMethod]
    public void A_hash_is_of_names_within_the_set_and_does_not_tell_where_it_lies()
    {
        int[] all = [0, 1, 2];
        byte[] hash = Of("/data/train/a/1.jpg", "/data/train/a/2.jpg", "/data/train/b/1.jpg").Hash(all);
        CollectionAssert.AreEqual(hash, Of(@"D:\sets\a\1.jpg", @"D:\sets\a\2.jpg", @"D:\sets\b\1.jpg").Hash(all));
        CollectionAssert.AreNotEqual(hash, Of("/data/train/a/1.jpg", "/data/train/a/2.jpg", "/data/train/b/3.jpg").Hash(all));
        CollectionAssert.AreNotEqual(hash, Of("/data/train/a/1.jpg", "/data/train/a/2.jpg", "/data/train/b/1.jpg").Hash([1, 0, 2]));
        // Where one ends and the next begins counts.
        CollectionAssert.AreNotEqual(Of("/ab", "/c").Hash([0, 1]), Of("/a", "/bc").Hash([0, 1]));
    }

    [TestMethod]
    public void A_path_takes_its_text_and_little_more()
    {
        const int Count = 100_000;
        string[] paths = [.. Enumerable.Range(0, Count).Select(i => $"/data/imagenet/train/n01440764/n01440764_{i:d6}.JPEG")];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var list = Of(paths);
        list.Trim();
        double each = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        Assert.IsLessThan(80, each);
        GC.KeepAlive(list);
    }
}
