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
        return options.Backend == ScoringBackend.OnnxRuntime ? OnOnnxRuntime(env, network, options) : OnLibTorch(env, network, options);
    }

    private static ScoringModel OnLibTorch(IHostEnvironment env, DescribedNetwork network, ScoringOptions options)
    {
        NativeErrors.CheckLibrary();
        TorchThreads.UseDefault();
        if (options.NumberOfThreads is { } threads)
            torch.set_num_threads(threads);
        using var channel = env.Start("ResNetModel");
        var device = DeviceChoice.Resolve(env, name: null, channel);
        var module = network.CreateNetwork();
        module.to(device);
        return new(module, network.Description.Input, network.Description.Normalization, device, network.Description.Features);
    }

    private static ScoringModel OnOnnxRuntime(IHostEnvironment env, DescribedNetwork network, ScoringOptions options)
    {
        return new(CreateEngine(), network);

        OnnxRuntimeEngine CreateEngine()
        {
            if (MLNetInternals.GpuDeviceId(env) is not { } card)
                return OnCpu();
            try
            {
                return new(network, card, options.NumberOfThreads);
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
        }

        OnnxRuntimeEngine OnCpu()
        {
            try
            {
                return new(network, card: null, options.NumberOfThreads);
            }
            catch (Exception exception) when (NativeErrors.IsLibraryMissing(exception))
            {
                throw NativeErrors.OnnxRuntimeMissing(exception);
            }
        }
    }
}
