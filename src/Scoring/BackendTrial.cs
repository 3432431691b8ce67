using System.Diagnostics;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet;

/// <summary>Finds out by trying on which backend a model scores faster.</summary>
internal static class BackendTrial
{
    private const int FewestRounds = 2;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.4);

    /// <summary>Makes a model on the backend that is asked for; for <see cref="ScoringBackend.Fastest"/> on both, and keeps one.</summary>
    /// <param name="env">Is told what came out.</param>
    /// <param name="backend">What is asked for.</param>
    /// <param name="onLibTorch">Makes the model on libtorch.</param>
    /// <param name="onOnnxRuntime">Makes the model on ONNX Runtime.</param>
    /// <param name="score">Scores with a model what it is mostly asked to score at once.</param>
    /// <exception cref="InvalidOperationException">What is asked for cannot be had; the message says why.</exception>
    public static T Choose<T>(
        IHostEnvironment env, ScoringBackend backend, Func<T> onLibTorch, Func<T> onOnnxRuntime, Action<T> score)
        where T : class, IDisposable
    {
        return backend switch
        {
            ScoringBackend.LibTorch => onLibTorch(),
            ScoringBackend.OnnxRuntime => onOnnxRuntime(),
            _ => Fastest(env, [(ScoringBackend.LibTorch, OnLibTorchIfThere), (ScoringBackend.OnnxRuntime, onOnnxRuntime)], score),
        };

        T OnLibTorchIfThere()
        {
            NativeErrors.CheckLibraryQuietly();
            return onLibTorch();
        }
    }

    private static T Fastest<T>(IHostEnvironment env, (ScoringBackend Backend, Func<T> Create)[] choices, Action<T> score)
        where T : class, IDisposable
    {
        using var channel = env.Start("ResNetModel");
        var missing = new List<InvalidOperationException>();
        var candidates = new List<Candidate<T>>();
        try
        {
            foreach (var (backend, create) in choices)
            {
                try
                {
                    candidates.Add(new(backend, create()));
                }
                catch (InvalidOperationException error)
                {
                    missing.Add(error);
                }
            }
            if (candidates.Count == 0)
                throw new InvalidOperationException(string.Join(' ', missing.Select(error => error.Message)), missing[0]);

            if (candidates.Count > 1)
                Compete(candidates, score);
            var fastest = candidates.MinBy(candidate => candidate.Best)!;
            channel.Info(MessageSensitivity.None, missing is [var absent]
                ? $"{fastest.Backend} scores, there being nothing else: {absent.Message}"
                : $"{fastest.Backend} scores: of {string.Join(" and ", candidates)} for the same images it is the faster.");
            candidates.Remove(fastest);
            return fastest.Model;
        }
        finally
        {
            foreach (var other in candidates)
                other.Model.Dispose();
        }
    }

    /// <summary>In turn, so that what else the machine does meets all of them. The best counts: it met the least.</summary>
    private static void Compete<T>(List<Candidate<T>> candidates, Action<T> score)
        where T : class, IDisposable
    {
        // The first takes far longer than those that follow.
        foreach (var candidate in candidates)
            score(candidate.Model);
        var clock = Stopwatch.StartNew();
        for (int round = 0; round < FewestRounds || clock.Elapsed < Shortest; round++)
        {
            foreach (var candidate in candidates)
                candidate.Time(score);
        }
    }

    private sealed class Candidate<T>(ScoringBackend backend, T model)
    {
        public ScoringBackend Backend => backend;

        public T Model => model;

        public TimeSpan Best { get; private set; } = TimeSpan.MaxValue;

        public void Time(Action<T> score)
        {
            long start = Stopwatch.GetTimestamp();
            score(model);
            var taken = Stopwatch.GetElapsedTime(start);
            if (taken < Best)
                Best = taken;
        }

        public override string ToString() => FormattableString.Invariant($"{Best.TotalMilliseconds:0.0} ms ({backend})");
    }
}
