using System.Diagnostics;
using Microsoft.ML.ResNet;
using static TorchSharp.torch;

namespace PaperExperiments.Planning;

/// <summary>How fast this machine's processor trains and tests.</summary>
/// <param name="Training">Multiply-adds of the forward pass a second, in training.</param>
/// <param name="Test">Likewise in testing.</param>
internal sealed record StepSpeed(double Training, double Test)
{
    /// <summary>What a measurement may cost: a second or so.</summary>
    private const long MultiplyAddsOfABatch = 500_000_000;

    private const int LargestBatch = 64;

    /// <summary>Times a step on noise, after one to warm up.</summary>
    public static StepSpeed Measure(ResNetArchitecture architecture, ImageShape shape, int classCount, int threads)
    {
        set_num_threads(threads);
        using var scope = NewDisposeScope();
        using var network = new ResidualNetwork(architecture, classCount, shape.Channels);
        long multiplyAdds = architecture.Complexity(shape, classCount).MultiplyAdds;
        int images = (int)Math.Clamp(MultiplyAddsOfABatch / multiplyAdds, 2, LargestBatch);
        var batch = randn(images, shape.Channels, shape.Height, shape.Width);
        var labels = zeros(images, ScalarType.Int64);

        network.train();
        Step();
        double training = Time(Step);
        network.eval();
        double test = Time(() =>
        {
            using var noGrad = no_grad();
            using var scores = network.forward(batch);
        });
        return new(images * multiplyAdds / training, images * multiplyAdds / test);

        void Step()
        {
            using var step = NewDisposeScope();
            network.zero_grad();
            nn.functional.cross_entropy(network.forward(batch), labels).backward();
        }
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
