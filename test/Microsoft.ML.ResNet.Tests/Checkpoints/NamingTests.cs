using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Checkpoints;

/// <summary>Networks under the names of public libraries, in what training scripts wrap them in: found without a word from the user, and
/// with PyTorch's outputs.</summary>
[TestClass]
public sealed class NamingTests
{
    [TestMethod]
    [DataRow("transformers-basic")]
    [DataRow("transformers-bottleneck")]
    [DataRow("timm-basic")]
    [DataRow("timm-bottleneck")]
    [DataRow("timm-d")]
    [DataRow("timm-t")]
    [DataRow("timm-v2")]
    [DataRow("resnext50_32x4d")]
    [DataRow("wide_resnet50_2")]
    public void A_network_under_any_librarys_names_gives_what_PyTorch_gives(string name)
    {
        using var checkpoint = NamedFiles.Load($"{name}.pth");
        using var network = checkpoint.CreateNetwork();

        NamedFiles.AssertGives(name, network);
        Assert.IsEmpty(checkpoint.Notes);
        if (name.Contains("50_", StringComparison.Ordinal))
            Assert.AreEqual(ResNetArchitecture.Parse(name), checkpoint.Describe().Architecture);
    }

    [TestMethod]
    [DataRow("transformers-basic")]
    [DataRow("transformers-bottleneck")]
    public void Weights_in_several_files_are_read_by_their_index(string name)
    {
        using var checkpoint = NamedFiles.Load(Path.Combine($"{name}-sharded", "model.safetensors.index.json"));
        using var network = checkpoint.CreateNetwork();

        NamedFiles.AssertGives(name, network);
    }

    [TestMethod]
    [DataRow("transformers-basic")]
    [DataRow("transformers-bottleneck")]
    public void Transformers_models_without_classifier_give_features(string name)
    {
        using var scope = NewDisposeScope();
        using var checkpoint = NamedFiles.Load($"{name}-features.pth");
        Assert.AreEqual(0, checkpoint.Describe().ClassCount);
        using var network = new ResidualNetwork(checkpoint.Describe().Architecture, classCount: 2);
        checkpoint.ApplyTo(network, ClassifierMismatch.Replace);
        network.eval();

        NamedFiles.AssertClose($"{name}-features", network.Features(NamedFiles.Images()));
    }

    [TestMethod]
    [DataRow("prefix-module.")]
    [DataRow("prefix-model.")]
    [DataRow("prefix-backbone.")]
    [DataRow("prefix-encoder.")]
    [DataRow("prefix-ema.")]
    [DataRow("prefix-module.model.")]
    [DataRow("prefix-net.")]
    [DataRow("prefix-resnet.")]
    [DataRow("prefix-base_model.")]
    [DataRow("prefix-module.encoder_q.")]
    [DataRow("prefix-_orig_mod.module.")]
    [DataRow("prefix-timm_model.")]
    [DataRow("nested-state_dict")]
    [DataRow("nested-model_state_dict")]
    [DataRow("nested-model")]
    [DataRow("nested-net")]
    [DataRow("nested-something")]
    [DataRow("without-counts")]
    [DataRow("float64")]
    [DataRow("head-fc.1")]
    [DataRow("head-head")]
    [DataRow("head-head.fc")]
    [DataRow("head-classifier")]
    [DataRow("head-classifier.1")]
    [DataRow("head-last_linear")]
    [DataRow("head-linear")]
    [DataRow("head-logits")]
    [DataRow("head-outside")]
    public void Prefixes_nesting_and_names_of_heads_do_not_matter(string name)
    {
        using var checkpoint = NamedFiles.Load($"{name}.pth");
        using var network = checkpoint.CreateNetwork();

        NamedFiles.AssertGives("plain", network);
        Assert.IsEmpty(checkpoint.Notes);
    }

    [TestMethod]
    [DataRow("float16", 1e-2f)]
    [DataRow("bfloat16", 1e-1f)]
    public void Half_precisions_are_read(string name, float tolerance)
    {
        using var checkpoint = NamedFiles.Load($"{name}.pth");
        using var network = checkpoint.CreateNetwork();

        NamedFiles.AssertGives("plain", network, tolerance);
    }

    [TestMethod]
    [DataRow("nested-model_ema", "model_ema")]
    [DataRow("nested-state_dict_ema", "state_dict_ema")]
    [DataRow("nested-ema", "ema")]
    public void An_average_is_taken_where_there_is_nothing_else_and_that_is_said(string name, string key)
    {
        using var checkpoint = NamedFiles.Load($"{name}.pth");
        using var network = checkpoint.CreateNetwork();

        NamedFiles.AssertGives("plain", network);
        Assert.Contains($"those of \"{key}\", an average over training", checkpoint.Notes.Single());
    }

    [TestMethod]
    public void Of_weights_and_their_average_the_weights_are_taken_which_is_said_and_either_can_be_chosen()
    {
        using (var checkpoint = NamedFiles.Load("averaged-plain.pth"))
        using (var network = checkpoint.CreateNetwork())
        {
            NamedFiles.AssertGives("plain", network);
            Assert.AreEqual(
                "The weights are those of \"state_dict\"; \"state_dict_ema\", an average of them, is there too: "
                + "CheckpointOptions.StateDict chooses.", checkpoint.Notes.Single());
        }
        using var chosen = NamedFiles.Load("averaged.pth", new() { StateDict = "state_dict_ema" });
        using var average = chosen.CreateNetwork();
        NamedFiles.AssertGives("plain", average);
        Assert.IsEmpty(chosen.Notes);
    }

    [TestMethod]
    public void A_state_dict_can_be_named_by_a_path_and_one_that_is_not_there_is_reported()
    {
        using var checkpoint = NamedFiles.Load("nested-deeper.pth", new() { StateDict = "checkpoint/model/state_dict" });
        using var network = checkpoint.CreateNetwork();

        NamedFiles.AssertGives("plain", network);
        var error = Assert.ThrowsExactly<InvalidDataException>(() => NamedFiles.Load("averaged.pth", new() { StateDict = "model" }));
        Assert.Contains("it has no state dict \"model\", which CheckpointOptions.StateDict names; it has state_dict, "
            + "state_dict_ema", error.Message);
    }

    [TestMethod]
    [DataRow("averaged-inside", "\"model.\"; there are also \"ema.\"")]
    [DataRow("momentum", "\"module.encoder_q.\"; there are also \"module.encoder_k.\"")]
    public void Of_several_networks_the_one_that_follows_no_other_is_taken_and_that_is_said(string name, string said)
    {
        using var checkpoint = NamedFiles.Load($"{name}.pth");
        using var network = checkpoint.CreateNetwork();

        NamedFiles.AssertGives("plain", network);
        Assert.Contains(said, checkpoint.Notes[0]);
    }

    [TestMethod]
    public void Several_networks_of_one_rank_need_a_choice()
    {
        using var checkpoint = NamedFiles.Load("twins.pth");
        Assert.Contains(
            "it has several networks, whose names begin with \"student.\", \"other.\"; name one in CheckpointOptions.Prefix",
            Assert.ThrowsExactly<InvalidDataException>(() => checkpoint.CreateNetwork()).Message);

        using var chosen = NamedFiles.Load("twins.pth", new() { Prefix = "student." });
        using var network = chosen.CreateNetwork();
        NamedFiles.AssertGives("plain", network);
        using var wrong = NamedFiles.Load("twins.pth", new() { Prefix = "teacher." });
        Assert.Contains("begin with \"teacher.\"", Assert.ThrowsExactly<InvalidDataException>(() => wrong.Describe()).Message);
    }

    [TestMethod]
    [DataRow("beside-best_acc1", "Left out beside \"state_dict\": best_acc1.")]
    [DataRow("beside-mean-std", "Left out beside \"model\": mean, std.")]
    [DataRow("among-mean-std", "Left out: mean, std.")]
    [DataRow("among-criterion", "Left out: n_averaged, criterion.weight.")]
    [DataRow("among-counters", "Left out: conv1.total_ops, layer1.0.conv1.total_ops")]
    public void Tensors_that_are_no_part_of_the_network_are_left_out_and_said(string name, string said)
    {
        using var checkpoint = NamedFiles.Load($"{name}.pth");
        using var network = checkpoint.CreateNetwork();

        NamedFiles.AssertGives("plain", network);
        Assert.Contains(said, checkpoint.Notes.Single());
    }

    [TestMethod]
    [DataRow("headless", null)]
    [DataRow("headless-mlp", "No classifier was taken: fc.0.weight, fc.3.weight are several layers")]
    [DataRow("headless-projector", "Left out: projector.0.weight, projector.2.weight.")]
    public void Without_a_single_layer_over_the_features_a_network_has_no_classifier(string name, string? said)
    {
        using var checkpoint = NamedFiles.Load($"{name}.pth");

        Assert.AreEqual(0, checkpoint.Describe().ClassCount);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => checkpoint.CreateNetwork());
        Assert.Contains("has no classifier: its network gives features.", error.Message);
        if (said is not null)
            Assert.Contains(said, error.Message);
        using var scope = NewDisposeScope();
        using var plain = NamedFiles.Load("plain.pth");
        using var expected = plain.CreateNetwork();
        using var network = new ResidualNetwork(checkpoint.Describe().Architecture, classCount: 7);
        checkpoint.ApplyTo(network, ClassifierMismatch.Replace);
        network.eval();
        expected.eval();
        Assert.IsTrue(network.Features(NamedFiles.Images()).allclose(expected.Features(NamedFiles.Images())));
    }

    [TestMethod]
    public void A_classifier_without_bias_gets_zeros_and_that_is_said()
    {
        using var scope = NewDisposeScope();
        using var checkpoint = NamedFiles.Load("head-without-bias.pth");
        using var network = checkpoint.CreateNetwork();

        Assert.IsTrue(network.Classifier.bias!.eq(0).all().item<bool>());
        Assert.AreEqual("fc.weight has no bias; it is taken as zero.", checkpoint.Notes.Single());
    }

    [TestMethod]
    public void Other_names_are_brought_into_ours_by_patterns_and_others_left_out()
    {
        var options = new CheckpointOptions { Rename = [(@"^stage(\d)/", "layer$1."), ("^first_conv", "conv1")], LeaveOut = ["gate$"] };
        using var checkpoint = NamedFiles.Load("odd-names.pth", options);
        using var network = checkpoint.CreateNetwork();
        NamedFiles.AssertGives("plain", network);

        using var unknown = NamedFiles.Load("odd-names.pth");
        var error = Assert.ThrowsExactly<InvalidDataException>(() => unknown.Describe());
        Assert.Contains("it has no conv1.weight of 4 dimensions. Its names are bn1.weight, ", error.Message);
        Assert.Contains("CheckpointOptions.Rename", error.Message);
    }

    [TestMethod]
    public void Patterns_that_are_none_are_reported_at_once()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            NamedFiles.Load("plain.pth", new() { Rename = [("(", "x")], LeaveOut = [@"(a)\1"] }));

        Assert.Contains("received \"(\".", error.Message);
        Assert.Contains(@"received ""(a)\1"".", error.Message);
    }

    [TestMethod]
    [DataRow("refused-se", "1 of layer1.0.se.fc1|layer1.0.se.fc1.weight")]
    [DataRow("refused-extra", "neck.conv.weight")]
    [DataRow("refused-group-norm", "group normalization")]
    [DataRow("refused-byob", "byobnet")]
    [DataRow("refused-vit", "a vision transformer")]
    public void What_cannot_be_built_gets_a_clear_no(string name, string reasons)
    {
        using var checkpoint = NamedFiles.Load($"{name}.pth");

        var error = Assert.Throws<Exception>(() => checkpoint.CreateNetwork());

        Assert.IsTrue(error is InvalidDataException or CheckpointMismatchException, error.ToString());
        Assert.IsTrue(reasons.Split('|').Any(reason => error.Message.Contains(reason, StringComparison.Ordinal)), error.Message);
    }
}
