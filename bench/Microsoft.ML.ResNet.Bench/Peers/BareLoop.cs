using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Bench.Peers;

/// <summary>
/// Training and scoring as a good user of TorchSharp writes them by hand: tensors in memory, channels-last by strides, the heap told to
/// keep freed memory. No reading, no augmentation, no measuring of errors.
/// </summary>
internal static class BareLoop
{
    private const int Classes = SyntheticImage.Classes;

    public static string Train(Func<int, nn.Module<Tensor, Tensor>> create, int count, int side, int batch)
    {
        using var net = Prepare(create);
        using var optimizer = optim.SGD(net.parameters(), 0.01, momentum: 0.9, weight_decay: 1e-4);
        using var images = Images(count, side);
        using var labels = randint(Classes, count, dtype: ScalarType.Int64);
        net.train();
        return Repeat(batch, step =>
        {
            long first = step % (count / batch) * (long)batch;
            optimizer.zero_grad();
            using var loss = nn.functional.cross_entropy(net.call(images.narrow(0, first, batch)), labels.narrow(0, first, batch));
            loss.backward();
            optimizer.step();
            loss.item<float>();
        });
    }

    public static string Score(Func<int, nn.Module<Tensor, Tensor>> create, int count, int side, int batch)
    {
        using var net = Prepare(create);
        using var images = Images(count, side);
        net.eval();
        using var inference = inference_mode();
        return Repeat(
            batch, step => net.call(images.narrow(0, step % (count / batch) * (long)batch, batch)).softmax(1).Dispose());
    }

    /// <returns>The version of libtorch.</returns>
    private static string Repeat(int batch, Action<int> run)
    {
        Turns.Repeat(batch, step =>
        {
            using var scope = NewDisposeScope();
            run(step);
        });
        return __version__;
    }

    private static nn.Module<Tensor, Tensor> Prepare(Func<int, nn.Module<Tensor, Tensor>> create)
    {
        NativeHeap.KeepFreedMemory();
        set_num_threads(Scenarios.Scenario.Threads);
        random.manual_seed(1);
        var net = create(Classes);
        ChannelsLast.Convert(net);
        return net;
    }

    private static Tensor Images(int count, int side)
    {
        using var interleaved = rand(count, side, side, 3);
        return interleaved.permute(0, 3, 1, 2);
    }
}
