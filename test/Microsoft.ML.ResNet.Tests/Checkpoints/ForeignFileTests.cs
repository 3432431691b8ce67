using System.Text;

namespace Microsoft.ML.ResNet.Tests.Checkpoints;

/// <summary>Files that people come upon in the place of weights: said as what they are.</summary>
[TestClass]
public sealed class ForeignFileTests
{
    [TestMethod]
    [DataRow("", "it is empty")]
    [DataRow("version https://git-lfs.github.com/spec/v1\noid "
        + "sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 102490000\n", "a pointer of Git LFS and not the "
        + "file itself (102490000 bytes)")]
    [DataRow("<!DOCTYPE html>\n<html><body>Sign in</body></html>", "a page (HTML or XML)")]
    [DataRow("\n  <html>", "a page (HTML or XML)")]
    [DataRow("\u0089HDF\r\n\u001a\n..........", "HDF5, as Keras writes weights")]
    [DataRow("\u0093NUMPY\u0001\u0000v\u0000{'descr'", "a NumPy array")]
    [DataRow("\u001f\u008b\u0008\u0000..............", "compressed with gzip")]
    [DataRow("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "begins with zeros")]
    [DataRow("{\"model_type\": \"resnet\"}", "JSON but not the index of weights: it has no weight_map")]
    [DataRow("{\"model_type\": ", "begins as JSON and is not the index of weights")]
    [DataRow("plain text that is nothing", "neither a PyTorch file (zip or legacy) nor safetensors nor ONNX nor the index")]
    public void A_file_that_is_no_checkpoint_is_named(string content, string reason)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() =>
            ResNetCheckpoint.Load(new MemoryStream(Encoding.Latin1.GetBytes(content))));

        Assert.Contains(reason, error.Message);
    }

    [TestMethod]
    public void A_tar_archive_is_named()
    {
        byte[] file = new byte[512];
        Encoding.ASCII.GetBytes("weights.pth").CopyTo(file, 0);
        Encoding.ASCII.GetBytes("ustar").CopyTo(file, 257);

        Assert.Contains("tar archive", Assert.ThrowsExactly<InvalidDataException>(() =>
            ResNetCheckpoint.Load(new MemoryStream(file))).Message);
    }

    [TestMethod]
    public void A_zip_file_that_was_cut_off_is_called_truncated()
    {
        byte[] file = File.ReadAllBytes(NamedFiles.PathOf("plain.pth"));

        var error = Assert.ThrowsExactly<InvalidDataException>(() => ResNetCheckpoint.Load(new MemoryStream(file[..(file.Length / 2)])));

        Assert.Contains("it is truncated or damaged", error.Message);
    }
}
