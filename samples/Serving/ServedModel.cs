using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.ML.ResNet;

namespace Serving;

/// <summary>A model and how many use it: let go of with the last of them, which may be long after another took its place.</summary>
internal sealed class ServedModel : IDisposable
{
    private const int VersionLength = 12;

    private readonly ResNetTransformer _transformer;
    // The host is the first of them.
    private int _users = 1;

    private ServedModel(ResNetTransformer transformer, ResNetPredictor predictor, string version, TimeSpan loading)
    {
        _transformer = transformer;
        Predictor = predictor;
        Version = version;
        Loading = loading;
    }

    public ResNetPredictor Predictor { get; }

    /// <summary>The beginning of the file's SHA-256: says which of the models that the file has held this is.</summary>
    public string Version { get; }

    /// <summary>When it was loaded.</summary>
    public DateTimeOffset Loaded { get; } = DateTimeOffset.UtcNow;

    /// <summary>How long that took.</summary>
    public TimeSpan Loading { get; }

    /// <summary>
    /// Loads a model and scores once with it: the first score takes far longer than the others, and no user should wait for it.
    /// </summary>
    public static ServedModel Load(string file, Func<ResNetTransformer> load, ResNetPredictorOptions options)
    {
        var clock = Stopwatch.StartNew();
        string version = ReadVersion(file);
        var transformer = load();
        ResNetPredictor? predictor = null;
        try
        {
            predictor = new ResNetPredictor(transformer, options);
            predictor.PredictAsync(new float[predictor.ImageShape.PixelCount]).GetAwaiter().GetResult();
            return new(transformer, predictor, version, clock.Elapsed);
        }
        catch
        {
            predictor?.Dispose();
            transformer.Dispose();
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
        Predictor.Dispose();
        _transformer.Dispose();
    }

    private static string ReadVersion(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream))[..VersionLength];
    }
}
