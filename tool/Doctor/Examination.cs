using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.ResNet;
using Reporting;
using TorchSharp;

namespace MlResNet.Doctor;

/// <summary>What this machine has to compute with.</summary>
internal static class Examination
{
    private const double LittleMemory = 4;

    public static IEnumerable<Finding> Run()
    {
        yield return new("mlresnet", FindingState.Good,
            $"{typeof(Examination).Assembly.GetName().Version?.ToString(3)} in {AppContext.BaseDirectory}");
        yield return new("System", FindingState.Good,
            $"{RuntimeInformation.OSDescription}, {RuntimeInformation.RuntimeIdentifier}, {RuntimeInformation.FrameworkDescription}");
        yield return new("Processor", FindingState.Good, FormattableString.Invariant(
            $"{Machine.Current.Processor}, {Environment.ProcessorCount} threads may be used"));
        yield return Memory();
        var torch = LibTorch();
        yield return torch;
        yield return OnnxRuntime();
        yield return torch.State == FindingState.Good ? Cuda() : new("CUDA", FindingState.Absent, "cannot be told without libtorch");
        yield return Weights();
    }

    private static Finding Memory() => FormattableString.Invariant($"{Machine.Current.MemoryGiB:0.0} GiB") is var size
        && Machine.Current.MemoryGiB >= LittleMemory
        ? new("Memory", FindingState.Good, size)
        : new("Memory", FindingState.Absent, size, "It is little: train with --batch-size 8, or close other programs.");

    private static Finding LibTorch()
    {
        try
        {
            return new("libtorch", FindingState.Good, $"{torch.__version__}, {torch.get_num_threads()} threads: trains, evaluates, scores");
        }
        catch (Exception error) when (error is TypeInitializationException or DllNotFoundException or NotSupportedException
            or EntryPointNotFoundException)
        {
            return new("libtorch", FindingState.Missing, Reason(error), RuntimeInformation.RuntimeIdentifier switch
            {
                "linux-x64" or "win-x64" or "osx-arm64" => "The tool brings it: install it again with dotnet tool update --global "
                    + "Microsoft.ML.ResNet.Tool, on Linux with glibc 2.34 and GCC 12's C++ library or newer (Debian 12, Ubuntu 22.04).",
                var other => $"TorchSharp has none for {other}: train on linux-x64, win-x64 or osx-arm64; here predict, evaluate and serve "
                    + "work with --backend onnxruntime.",
            });
        }
    }

    private static Finding OnnxRuntime()
    {
        try
        {
            var runtime = OrtEnv.Instance();
            return new("ONNX Runtime", FindingState.Good,
                $"{runtime.GetVersionString()}, {string.Join(", ", runtime.GetAvailableProviders())}: saves and loads models");
        }
        catch (Exception error) when (error is TypeInitializationException or DllNotFoundException or EntryPointNotFoundException)
        {
            return new("ONNX Runtime", FindingState.Missing, Reason(error),
                "The tool brings it: install it again with dotnet tool update --global Microsoft.ML.ResNet.Tool.");
        }
    }

    private static Finding Cuda() => torch.cuda.is_available()
        ? new("CUDA", FindingState.Good, $"{torch.cuda.device_count()} cards: --device cuda")
        : new("CUDA", FindingState.Absent, "the libtorch of this tool computes on the CPU",
            "For a card, train in a program with the package TorchSharp-cuda-linux or TorchSharp-cuda-windows.");

    private static Finding Weights()
    {
        try
        {
            string file = PretrainedResNet.MLNetResNet18.FindFile();
            return new("Weights", FindingState.Good, $"{PretrainedResNet.MLNetResNet18.Name}, {file}");
        }
        catch (IOException error)
        {
            return new("Weights", FindingState.Missing, error.Message,
                "The tool brings them: install it again with dotnet tool update --global Microsoft.ML.ResNet.Tool.");
        }
    }

    /// <summary>The first line of what went wrong underneath.</summary>
    private static string Reason(Exception error) => error.GetBaseException().Message.Split('\n')[0].Trim();
}
