using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests;

[TestClass]
public sealed class ShortcutTests
{
    [TestMethod]
    public void Option_A_takes_every_second_pixel_and_puts_zeros_on_both_sides()
    {
        using var scope = NewDisposeScope();
        var input = rand(2, 3, 5, 4);

        var padded = Shortcut.ZeroPad(input, outputChannels: 8, stride: 2);

        Assert.AreSequenceEqual(new long[] { 2, 8, 3, 2 }, padded.shape);
        var (from, to) = (input.data<float>(), padded.data<float>());
        for (var n = 0; n < 2; n++)
            for (var c = 0; c < 8; c++)
                for (var y = 0; y < 3; y++)
                    for (var x = 0; x < 2; x++)
                        Assert.AreEqual(c is >= 2 and < 5 ? from[n, c - 2, 2 * y, 2 * x] : 0, to[n, c, y, x]);
    }

    [TestMethod]
    [DataRow(ShortcutKind.None)]
    [DataRow(ShortcutKind.A)]
    [DataRow(ShortcutKind.B)]
    [DataRow(ShortcutKind.C)]
    public void A_block_adds_what_its_shortcut_gives(ShortcutKind kind)
    {
        using var scope = NewDisposeScope();
        using var network = new ResidualNetwork(ResNetArchitecture.Cifar(20).WithShortcut(kind), classCount: 10);
        network.eval();
        foreach (var block in network.Blocks)
        {
            var input = rand(2, block.Plan.InputChannels, 8, 8);
            var copy = input.clone();

            // The input is not negative, so relu leaves it alone.
            var residual = input;
            foreach (var (_, convolution, normalization) in block.MainPath)
                residual = normalization!.call(convolution!.call(residual.relu()));
            var shortcut = block.Plan.Shortcut switch
            {
                ShortcutPath.None => zeros_like(residual),
                ShortcutPath.Identity => input,
                ShortcutPath.ZeroPadding => Shortcut.ZeroPad(input, block.Plan.OutputChannels, block.Plan.Stride),
                _ => block.Projection!.Normalization!.call(block.Projection.Convolution!.call(input)),
            };

            Assert.IsTrue(block.call(input).allclose((residual + shortcut).relu(), rtol: 1e-5, atol: 1e-5));
            Assert.IsTrue(input.eq(copy).all().item<bool>(), "a block must not change its input");
        }
    }
}
