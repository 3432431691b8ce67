using System.Globalization;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Which device to compute on: the options' word, else the MLContext's card, else the CPU.</summary>
internal static class DeviceChoice
{
    /// <summary>Whether a text names a device: "cpu", "cuda" or "cuda:N".</summary>
    public static bool IsName(string name) => name is "cpu" || TryCudaIndex(name, out _);

    /// <param name="env">Has the setting of the MLContext.</param>
    /// <param name="name">"cpu", "cuda", "cuda:N" or null.</param>
    /// <param name="channel">Hears of what is not as asked for.</param>
    /// <param name="localRank">Of this process, where several on this machine are to have a card each; else null.</param>
    /// <exception cref="InvalidOperationException">A card was asked for that is not there, and MLContext.FallbackToCpu is off.</exception>
    public static Device Resolve(IHostEnvironment env, string? name, IChannel channel, int? localRank = null)
    {
        int? wanted = name is null ? MLNetInternals.GpuDeviceId(env) : TryCudaIndex(name, out var index) ? index : null;
        if (wanted is not null && localRank is { } rank && name is null or "cuda")
            wanted = CardOf(rank, cuda.is_available() ? cuda.device_count() : 0);
        if (wanted is not { } card)
        {
            if (name is null && cuda.is_available())
                channel.Info(
                    MessageSensitivity.None,
                    "Computing on the CPU although a CUDA card is there; set MLContext.GpuDeviceId or Options.Device to use it.");
            return CPU;
        }
        var cards = cuda.is_available() ? cuda.device_count() : 0;
        if (card < cards)
            return new Device(DeviceType.CUDA, card);

        var found = cards == 0
            ? "libtorch finds no CUDA card (is TorchSharp-cuda-linux or TorchSharp-cuda-windows referenced instead of TorchSharp-cpu?)"
            : $"libtorch finds {cards} CUDA card{(cards == 1 ? "" : "s")}";
        if (!MLNetInternals.FallbackToCpu(env))
            throw new InvalidOperationException($"CUDA card {card} was asked for, but {found}, and MLContext.FallbackToCpu is false.");
        channel.Warning(MessageSensitivity.None, $"CUDA card {card} was asked for, but {found}: computing on the CPU.");
        return CPU;
    }

    /// <summary>A card for each process; where there are fewer cards than processes they share them.</summary>
    internal static int CardOf(int localRank, int cards) => cards == 0 ? localRank : localRank % cards;

    private static bool TryCudaIndex(string name, out int index)
    {
        index = 0;
        return name is "cuda" || (name.StartsWith("cuda:", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out index));
    }
}
