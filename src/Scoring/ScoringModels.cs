using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Microsoft.ML.ResNet;

/// <summary>Makes networks ready to score as options ask for it, on the device that the environment asks for.</summary>
internal static class ScoringModels
{
    /// <exception cref="ArgumentException">An option is out of range; the message names every problem.</exception>
    /// <exception cref="InvalidOperationException">A card was asked for and cannot be used, or a native library is missing.</exception>
    public static ScoringModel Create(IHostEnvironment env, DescribedNetwork network, ScoringOptions options)
    {
        Validation.ThrowIfAny([.. options.Problems()], nameof(options));
        // libtorch has no integers of eight bits here.
        var backend = network.Description.Numbers.Precision == NetworkPrecision.Int8 ? ScoringBackend.OnnxRuntime : options.Backend;
        return BackendTrial.Choose(env, backend, () => OnLibTorch(env, network, options), () => OnOnnxRuntime(env, network, options),
            model => ScoreBlanks(model, options.BatchSize));
    }

    /// <summary>As many images as are scored at once. What is on them makes no difference to how long it takes.</summary>
    private static void ScoreBlanks(ScoringModel model, int limit)
    {
        int count = model.BatchSize(model.Input.Shape, limit);
        model.Score(new(new byte[count * model.Input.Shape.PixelCount], count), new float[count * model.Output.Size]);
    }

    private static ScoringModel OnLibTorch(IHostEnvironment env, DescribedNetwork network, ScoringOptions options)
    {
        var device = TorchDevice(env, options);
        var module = network.CreateNetwork();
        module.to(device);
        return new(
            module, network.Description.Input, network.Description.Normalization, device, network.Description.Features,
            network.Description.IsMultiLabel)
        {
            Numbers = network.Description.Numbers,
        };
    }

    /// <summary>Sets libtorch up as options ask for it.</summary>
    /// <returns>Where to compute.</returns>
    /// <exception cref="InvalidOperationException">A card was asked for and cannot be used, or a native library is missing.</exception>
    public static torch.Device TorchDevice(IHostEnvironment env, ScoringOptions options)
    {
        NativeErrors.CheckLibrary();
        TorchThreads.UseDefault();
        if (options.NumberOfThreads is { } threads)
            torch.set_num_threads(threads);
        using var channel = env.Start("ResNetModel");
        return DeviceChoice.Resolve(env, name: null, channel);
    }

    private static ScoringModel OnOnnxRuntime(IHostEnvironment env, DescribedNetwork network, ScoringOptions options) =>
        new(OnOnnxRuntime(env, card => new OnnxRuntimeEngine(network, card, options.NumberOfThreads)), network);

    /// <summary>Makes an engine that computes on ONNX Runtime.</summary>
    /// <param name="env">Says which card.</param>
    /// <param name="create">Makes it, on a card or, for null, on the CPU.</param>
    /// <exception cref="InvalidOperationException">A card was asked for and cannot be used, or a native library is missing.</exception>
    public static T OnOnnxRuntime<T>(IHostEnvironment env, Func<int?, T> create)
    {
        if (MLNetInternals.GpuDeviceId(env) is not { } card)
            return OnCpu();
        try
        {
            return create(card);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException)
        {
            string problem = $"CUDA card {card} was asked for, but ONNX Runtime cannot use it (is Microsoft.ML.OnnxRuntime.Gpu "
                + "referenced instead of Microsoft.ML.OnnxRuntime?)";
            if (!MLNetInternals.FallbackToCpu(env))
                throw new InvalidOperationException($"{problem}, and MLContext.FallbackToCpu is false.", exception);
            using var channel = env.Start("ResNetModel");
            channel.Warning(MessageSensitivity.None, $"{problem}: computing on the CPU.");
            return OnCpu();
        }

        T OnCpu()
        {
            try
            {
                return create(null);
            }
            catch (Exception exception) when (NativeErrors.IsLibraryMissing(exception))
            {
                throw NativeErrors.OnnxRuntimeMissing(exception);
            }
        }
    }
}
