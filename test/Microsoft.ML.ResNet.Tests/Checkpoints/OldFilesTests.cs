using System.Buffers.Binary;

namespace Microsoft.ML.ResNet.Tests.Checkpoints;

/// <summary>What PyTorch no longer writes and public files still have, and what only other machines write.</summary>
[TestClass]
public sealed class OldFilesTests
{
    private static readonly float[] Values = [1, 2, 3, 4];

    [TestMethod]
    public void An_OrderedDict_of_Parameters_as_Python_2_pickled_it_is_read()
    {
        // Names as byte strings, the dictionary as a list of pairs, parameters with flags as their state.
        byte[] pickle = new PickleBuilder()
            .Raw("ccollections\nOrderedDict\n]](U\u0006weightctorch.nn.parameter\nParameter\n").Tensor(4, [2, 2], [1, 2]).Raw(0x85).Raw("R")
                .Raw(0x88, 0x89).Raw("N").Raw(0x87).Raw("bea").Raw(0x85).Raw("R").End();
        using var checkpoint = ResNetCheckpoint.Load(new MemoryStream(PickleBuilder.Legacy(pickle, storage: Bytes(isBigEndian: false))));

        Assert.AreEqual("weight Float32 [2, 2]", checkpoint.Tensors.Single().ToString());
        CollectionAssert.AreEqual(new float[] { 1, 3, 2, 4 }, Read(checkpoint));
    }

    [TestMethod]
    public void A_part_of_a_storage_is_read_where_it_begins()
    {
        // Three of the four numbers, from the second; of these the tensor has two, from the second.
        byte[] pickle = new PickleBuilder()
            .Raw("}").Text("weight").Raw("ctorch._utils\n_rebuild_tensor\n((").Text("storage").Raw("ctorch\nFloatStorage\n").Text("0")
                .Text("cpu").Integer(4)
            .Raw("(").Text("1").Integer(1).Integer(3).Raw("ttQ").Integer(1).Tuple(2).Tuple(1).Raw("tRs").End();
        using var checkpoint = ResNetCheckpoint.Load(new MemoryStream(PickleBuilder.Legacy(pickle, storage: Bytes(isBigEndian: false))));

        CollectionAssert.AreEqual(new float[] { 3, 4 }, Read(checkpoint));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void The_byte_order_is_that_of_the_file(bool isBigEndian)
    {
        byte[] file = PickleBuilder.Zip(
            PickleBuilder.StateDict, storage: Bytes(isBigEndian),
            more: ("net/byteorder", isBigEndian ? "big"u8.ToArray() : "little"u8.ToArray()));
        using var checkpoint = ResNetCheckpoint.Load(new MemoryStream(file));

        CollectionAssert.AreEqual(Values, Read(checkpoint));
    }

    private static float[] Read(ResNetCheckpoint checkpoint)
    {
        var values = new float[checkpoint.Tensors.Single().ElementCount];
        checkpoint.Tensors.Single().ReadSingles(values);
        return values;
    }

    private static byte[] Bytes(bool isBigEndian)
    {
        var bytes = new byte[Values.Length * sizeof(float)];
        for (int i = 0; i < Values.Length; i++)
        {
            if (isBigEndian)
                BinaryPrimitives.WriteSingleBigEndian(bytes.AsSpan(i * sizeof(float)), Values[i]);
            else
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), Values[i]);
        }
        return bytes;
    }
}
