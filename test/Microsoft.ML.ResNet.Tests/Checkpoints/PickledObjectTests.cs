namespace Microsoft.ML.ResNet.Tests.Checkpoints;

/// <summary>Objects that training scripts save beside the weights: passed over, and never run.</summary>
[TestClass]
public sealed class PickledObjectTests
{
    [TestMethod]
    [DataRow("objects2")]
    [DataRow("objects3")]
    [DataRow("objects4")]
    [DataRow("objects5")]
    [DataRow("objects2.legacy")]
    [DataRow("objects3.legacy")]
    [DataRow("objects4.legacy")]
    [DataRow("objects5.legacy")]
    public void Options_arrays_dates_paths_devices_sets_and_schedulers_beside_the_weights_do_no_harm(string name)
    {
        using var checkpoint = NamedFiles.Load($"{name}.pth");
        using var network = checkpoint.CreateNetwork();

        NamedFiles.AssertGives("plain", network);
    }

    [TestMethod]
    public void Objects_in_the_place_of_weights_are_named()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => NamedFiles.Load("arrays.pth"));

        Assert.Contains("conv1.weight is no tensor of a kind that is read but of numpy.core.multiarray._reconstruct", error.Message);
    }

    [TestMethod]
    [DataRow("whole.pth", "torch.load(path, map_location=\"cpu\") and")]
    [DataRow("whole.legacy.pth", "torch.load(path, map_location=\"cpu\") and")]
    [DataRow("whole-nested.pth", "torch.load(path, map_location=\"cpu\")[\"model\"] and")]
    [DataRow("whole-nested.legacy.pth", "torch.load(path, map_location=\"cpu\")[\"model\"] and")]
    public void A_whole_model_names_the_two_lines_of_Python(string file, string line)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => NamedFiles.Load(file));

        Assert.Contains("it has a whole object, of public_networks.Net, where a state dict is needed", error.Message);
        Assert.Contains(line, error.Message);
        Assert.Contains("torch.save(model.state_dict(), other_path)", error.Message);
    }
}
