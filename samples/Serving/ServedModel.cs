using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.ResNet;

namespace Serving;

/// <summary>A model and how many use it: let go of with the last of them, which may be long after another took its place.</summary>
internal sealed class ServedModel : IDisposable
{
    private const int VersionLength = 12;

    // The host is the first of them.
    private int _users = 1;

    private ServedModel(ServedNetwork network, string version, TimeSpan loading) =>
        (Network, Version, Loading) = (network, version, loading);

    public ServedNetwork Network { get; }

    /// <summary>The beginning of the file's SHA-256: says which of the models that the file has held this is.</summary>
    public string Version { get; }

    /// <summary>When it was loaded.</summary>
    public DateTimeOffset Loaded { get; } = DateTimeOffset.UtcNow;

    /// <summary>How long that took.</summary>
    public TimeSpan Loading { get; }

    /// <summary>
    /// Loads a model and scores once with it: the first score takes far longer than the others, and no user should wait for it.
    /// </summary>
    public static ServedModel Load(string file, Func<ITransformer> load, ResNetPredictorOptions options)
    {
        var clock = Stopwatch.StartNew();
        string version = ReadVersion(file);
        var model = load();
        ServedNetwork? network = null;
        try
        {
            network = ServedNetwork.Create(model, options);
            network.WarmUpAsync().GetAwaiter().GetResult();
            return new(network, version, clock.Elapsed);
        }
        catch
        {
            (network ?? model as IDisposable)?.Dispose();
            throw;
        }
    }

    /// <summary>One user more, who disposes of it when done. False where it is being let go of.</summary>
    public bool TryUse()
    {
        int users = Volatile.Read(ref _users);
        while (users > 0)
        {
            int before = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (before == users)
                return true;
            users = before;
        }
        return false;
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) > 0)
            return;
        Network.Dispose();
    }

    private static string ReadVersion(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream))[..VersionLength];
    }
}
