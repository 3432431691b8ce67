using System.Text.Json.Nodes;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Checkpoints;

/// <summary>Weights in several files: what may be wrong with their index.</summary>
[TestClass]
public sealed class ShardIndexTests
{
    private const string IndexName = "model.safetensors.index.json";
    private const long AllowedBytes = 64 << 20;

    private static string Folder => NamedFiles.PathOf("transformers-basic-sharded");

    [TestMethod]
    [DataRow("../model-00001-of-00003.safetensors", "only files beside the index are read")]
    [DataRow("/etc/passwd", "only files beside the index are read")]
    [DataRow("..", "only files beside the index are read")]
    [DataRow("C:model.safetensors", "only files beside the index are read")]
    [DataRow("", "only files beside the index are read")]
    [DataRow("missing.safetensors", "which is not beside it")]
    [DataRow("model-00002-of-00003.safetensors", "which does not have it")]
    [DataRow(IndexName, "cannot be read")]
    public void A_file_that_an_index_must_not_name_is_refused(string file, string reason)
    {
        using var copy = Copy(map => map["resnet.embedder.embedder.convolution.weight"] = file);

        Assert.Contains(reason, Assert.ThrowsExactly<InvalidDataException>(() => ResNetCheckpoint.Load(copy.File(IndexName))).Message);
    }

    [TestMethod]
    public void Without_a_folder_an_index_is_only_named()
    {
        using var stream = File.OpenRead(Path.Combine(Folder, IndexName));

        Assert.Contains("load it by its path", Assert.ThrowsExactly<InvalidDataException>(() => ResNetCheckpoint.Load(stream)).Message);
    }

    [TestMethod]
    public void Files_are_closed_with_the_checkpoint_and_where_loading_fails()
    {
        using (var copy = Copy(_ => { }))
        {
            using (var checkpoint = ResNetCheckpoint.Load(copy.File(IndexName)))
                Assert.AreEqual(10, checkpoint.Describe().ClassCount);
            AssertCanBeOpened(copy);
        }
        using var broken = Copy(map => map["nothing"] = "model-00003-of-00003.safetensors");
        Assert.ThrowsExactly<InvalidDataException>(() => ResNetCheckpoint.Load(broken.File(IndexName)));
        AssertCanBeOpened(broken);

        static void AssertCanBeOpened(TemporaryFolder folder)
        {
            foreach (string file in Directory.GetFiles(folder.Root))
                File.Open(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
        }
    }

    [TestMethod]
    public void Five_hundred_mutated_indexes_are_refused_or_give_the_same_network()
    {
        using var copy = Copy(_ => { });
        byte[] original = File.ReadAllBytes(copy.File(IndexName));
        using var whole = ResNetCheckpoint.Load(copy.File(IndexName));
        using var expected = whole.CreateNetwork();
        int refused = 0;
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            byte[] mutated = [.. original];
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                int position = random.Next(mutated.Length);
                switch (random.Next(4))
                {
                    case 0: mutated[position] ^= (byte)(1 << random.Next(8)); break;
                    case 1: mutated[position] = (byte)"\"{}[],:./\\0"[random.Next(11)]; break;
                    case 2: mutated = mutated[..Math.Max(1, position)]; break;
                    default: mutated = [.. mutated[..position], .. mutated[Math.Min(mutated.Length, position + random.Next(1,
                        200))..]]; break;
                }
            }
            File.WriteAllBytes(copy.File(IndexName), mutated);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using var checkpoint = ResNetCheckpoint.Load(copy.File(IndexName));
                using var network = checkpoint.CreateNetwork();
                var weights = network.state_dict();
                foreach (var (name, tensor) in expected.state_dict().Where(state => !StateNames.IsBatchCount(state.Key)))
                    Assert.IsTrue(tensor.bytes.SequenceEqual(weights[name].bytes), $"Seed {seed} loaded another {name}.");
            }
            catch (Exception error) when (error is InvalidDataException or InvalidOperationException)
            {
                Assert.AreNotEqual("", error.Message);
                refused++;
            }
            Assert.IsLessThan(AllowedBytes, GC.GetAllocatedBytesForCurrentThread() - before, $"bytes for seed {seed}");
        }
        Assert.IsGreaterThan(250, refused);
    }

    private static TemporaryFolder Copy(Action<JsonNode> change)
    {
        var copy = new TemporaryFolder();
        foreach (string file in Directory.GetFiles(Folder))
            File.Copy(file, copy.File(Path.GetFileName(file)));
        var index = JsonNode.Parse(File.ReadAllText(copy.File(IndexName)))!;
        change(index["weight_map"]!);
        File.WriteAllText(copy.File(IndexName), index.ToJsonString());
        return copy;
    }
}
