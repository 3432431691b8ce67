using Google.Protobuf;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Checkpoints;

/// <summary>Damaged files: each is refused by an exception that says so, or loads; never anything else, and never in much memory.</summary>
[TestClass]
public sealed class MutatedFileTests
{
    private const int Mutations = 500;
    private const long AllowedBytes = 64 << 20;

    private static TemporaryFolder? folder;

    [ClassCleanup]
    public static void DeleteFiles() => folder?.Dispose();

    [TestMethod]
    [DataRow("net.zip.pth")]
    [DataRow("net.legacy.pth")]
    [DataRow("net.safetensors")]
    [DataRow("net.onnx")]
    [DataRow("net.folded.onnx")]
    public void Five_hundred_mutations_are_refused_or_harmless(string name)
    {
        byte[] original = File.ReadAllBytes(PathOf(name));
        using var expected = Load(original)!;
        bool hasChecksums = name.Contains("zip", StringComparison.Ordinal);
        int refused = 0;
        for (int seed = 0; seed < Mutations; seed++)
        {
            byte[] mutated = Mutate(original, new Random(seed));
            long before = GC.GetAllocatedBytesForCurrentThread();
            using var network = Load(mutated);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            Assert.IsLessThan(AllowedBytes, allocated, $"bytes for seed {seed}");
            if (network is null)
                refused++;
            else if (hasChecksums)
                Assert.IsTrue(HaveSameWeights(expected, network), $"Seed {seed} loaded other weights.");
        }

        // Most bytes are weights. Only the zip format has checksums; in the others a change there is a change of a weight.
        Assert.IsGreaterThan(hasChecksums ? Mutations * 8 / 10 : Mutations / 4, refused);
    }

    private static ResidualNetwork? Load(byte[] file)
    {
        try
        {
            using var checkpoint = ResNetCheckpoint.Load(new MemoryStream(file));
            return checkpoint.CreateNetwork();
        }
        catch (Exception error) when (error is InvalidDataException or InvalidOperationException)
        {
            Assert.AreNotEqual("", error.Message);
            return null;
        }
    }

    /// <summary>Half of the changes are near an end of the file, where its structure is.</summary>
    private static byte[] Mutate(byte[] original, Random random)
    {
        byte[] mutated = [.. original];
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int position = random.Next(mutated.Length);
            if (random.Next(2) == 0)
                position = random.Next(2) == 0 ? random.Next(Math.Min(12_000, mutated.Length))
                    : mutated.Length - 1 - random.Next(Math.Min(6_000, mutated.Length));
            switch (random.Next(6))
            {
                case 0: mutated[position] ^= (byte)(1 << random.Next(8)); break;
                case 1: mutated[position] = (byte)random.Next(256); break;
                case 2: mutated.AsSpan(position, Math.Min(8, mutated.Length - position)).Fill(0xFF); break;
                case 3: mutated = mutated[..Math.Max(1, position)]; break;
                case 4: mutated = [.. mutated[..position], .. mutated[Math.Min(mutated.Length, position + random.Next(1, 64))..], 0]; break;
                default: mutated = [.. mutated[..position], .. mutated[random.Next(position + 1)..]]; break;
            }
        }
        return mutated;
    }

    private static bool HaveSameWeights(ResidualNetwork expected, ResidualNetwork actual)
    {
        var weights = actual.state_dict();
        return expected.state_dict().All(state => weights[state.Key].bytes.SequenceEqual(state.Value.bytes));
    }

    private static string PathOf(string name)
    {
        folder ??= new();
        if (File.Exists(folder.File(name)))
            return folder.File(name);

        using var network = new ResidualNetwork(ResNetArchitecture.Cifar(8), classCount: 3);
        if (name.EndsWith(".safetensors", StringComparison.Ordinal))
        {
            ResNetCheckpoint.SaveSafetensors(network, folder.File(name));
            return folder.File(name);
        }
        if (name.EndsWith(".onnx", StringComparison.Ordinal))
        {
            // As if another program had written it: without the description, and without the checksum that covers all.
            using var net = new ExportedNet("cifar-8");
            var model = net.Export(new() { FoldBatchNormalization = name.Contains("folded", StringComparison.Ordinal) });
            model.MetadataProps.Clear();
            File.WriteAllBytes(folder.File(name), model.ToByteArray());
            return folder.File(name);
        }

        File.WriteAllLines(folder.File("states"),
            network.state_dict().Select(state => $"{state.Key} {string.Join(' ', state.Value.shape)}"));
        TorchFiles.Run("torch", "state", folder.File("states"), folder.Root);
        return folder.File(name);
    }
}
