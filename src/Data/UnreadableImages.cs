using System.Collections.Concurrent;

namespace Microsoft.ML.ResNet;

/// <summary>The images of a data set that could not be read when they were to be shown. Any number of threads may add.</summary>
/// <param name="paths">The files.</param>
/// <param name="role">What messages call the data.</param>
/// <param name="handling">What becomes of such images.</param>
internal sealed class UnreadableImages(ImagePaths paths, string role, CorruptImageHandling handling)
{
    private const int Named = 20;

    private readonly ConcurrentDictionary<int, string> _reasons = [];
    private readonly ConcurrentQueue<int> _unreported = [];
    private int _reported;

    /// <summary>How many there are so far; each counts once.</summary>
    public int Count => _reasons.Count;

    /// <summary>Takes one that is left out.</summary>
    /// <exception cref="InvalidDataException">None is to be left out; it names the file.</exception>
    public void Add(int image, UnreadableImageException reason)
    {
        if (handling == CorruptImageHandling.Throw)
            throw new InvalidDataException($"{paths[image]} in the {role}: the image cannot be read: {reason.Message}.", reason);
        if (_reasons.TryAdd(image, reason.Message))
            _unreported.Enqueue(image);
    }

    /// <summary>The error where none of many can be read: that is no matter of single images any more.</summary>
    /// <param name="images">How many.</param>
    /// <param name="image">One of them.</param>
    public InvalidDataException NoneOf(int images, int image) =>
        new($"Not one of {images} images of the {role} can be read, among them {paths[image]}: "
            + $"{_reasons.GetValueOrDefault(image, "likewise")}.");

    /// <summary>Names those not named before, up to the twentieth.</summary>
    public void Report(Action<string> warn)
    {
        while (_reported < Named && _unreported.TryDequeue(out int image))
        {
            _reported++;
            warn($"Left out of the {role}: {paths[image]}: {_reasons[image]}{(_reported == Named ? "; others are counted only" : "")}.");
        }
    }

    /// <summary>Says how many there are, if there are any.</summary>
    public void ReportCount(Action<string> warn)
    {
        if (Count > 0)
            warn($"{Count} of the {paths.Count} images of the {role} cannot be read and were left out.");
    }
}
