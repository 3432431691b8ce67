using System.Runtime.InteropServices;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet;

/// <summary>Fills an <see cref="ImageStore"/>: one cursor reads, workers decode, each image goes to the place of its row.</summary>
internal sealed class ImageStoreLoader : IDisposable
{
    /// <summary>One or another image of nothing is in any collection.</summary>
    private const int LeastUniform = 2;

    private readonly IDataView _data;
    private readonly DataViewSchema.Column _feature;
    private readonly DataViewSchema.Column _label;
    private readonly ImageReader _reader;
    private readonly ImageStoreOptions _options;
    private readonly ImagePaths? _paths;
    private readonly IChannel _channel;
    private readonly List<int> _labels = [];
    private PixelStorage? _pixels;
    private OriginalImages? _originals;
    private bool _isSingle;
    private int _missingLabels;
    private int _uniform;

    /// <param name="data">The rows.</param>
    /// <param name="featureColumn">Their images.</param>
    /// <param name="labelColumn">Their labels.</param>
    /// <param name="input">What images are brought to.</param>
    /// <param name="options">How they are read and kept.</param>
    /// <param name="paths">
    /// The files of the rows that have a label, where they are known. Those that are left out are taken from it.
    /// </param>
    /// <param name="channel">For warnings.</param>
    public ImageStoreLoader(
        IDataView data, string featureColumn, string labelColumn, ImageInput input, ImageStoreOptions options, ImagePaths? paths,
        IChannel channel)
    {
        (_data, _options, _paths, _channel) = (data, options, paths, channel);
        (_feature, _label) = (data.Schema[featureColumn], data.Schema[labelColumn]);
        _reader = ImageReader.Create(_feature.Type, featureColumn, input);
        if (options.ShorterSide is null)
            _pixels = NewStorage(sizeof(byte));
        else if (_reader.DecodesImages)
            _originals = new(options.MemoryBudget, options.WorkspacePath);
        else
            throw new InvalidOperationException($"Column '{featureColumn}' holds pixels, which cannot be shown at several sizes.");
    }

    public ImageStore Load(CancellationToken cancellationToken)
    {
        IReadOnlyList<RowFailure> failures = [];
        int classes = LabelReader.ClassCount(_label);
        using (var cursor = RowSource.Open(_data, PathColumn.With(_data.Schema, [_feature, _label]), _reader.DecodesImages))
        {
            if (_reader.DecodesImages)
                failures = Decode(cursor, cancellationToken);
            else
                Copy(cursor, cancellationToken);
        }

        if (failures.Count > 0 && _options.CorruptImages == CorruptImageHandling.Throw)
            throw failures[0].In(_options.Role, _feature.Name);

        LeaveOut(failures);
        var content = new StoreContent(_options, _label.Name, _missingLabels, _channel);
        content.ThrowIfUseless(_labels, failures.Count == 0 ? null : Describe(failures));
        content.WarnOfMissingLabels(failures.Count + _labels.Count);
        Warn(failures);
        var store = CreateStore(classes, failures.Count);
        (_pixels, _originals) = (null, null);
        return store;
    }

    /// <summary>What has not become part of a store is thrown away.</summary>
    public void Dispose()
    {
        _pixels?.Dispose();
        _originals?.Dispose();
    }

    private ImageStore CreateStore(int classes, int skipped) =>
        _originals is null
            ? new(_reader.Input, _pixels!, _isSingle, [.. _labels], classes)
            {
                SkippedImages = skipped, MissingLabels = _missingLabels, Paths = _paths, LabelSets = _options.LabelSets,
            }
            : new(_reader.Input, _originals, [.. _labels], classes)
            {
                SkippedImages = skipped, MissingLabels = _missingLabels, Paths = _paths, LabelSets = _options.LabelSets,
            };

    private PixelStorage NewStorage(int valueBytes) =>
        new(checked(_reader.Input.Shape.PixelCount * valueBytes), _data.GetRowCount(), _options.MemoryBudget, _options.WorkspacePath);

    /// <summary>Moves to the next row that has a label, and makes room for its image.</summary>
    private bool MoveNext(DataViewRowCursor cursor, LabelReader label, CancellationToken cancellationToken)
    {
        while (RowSource.MoveNext(cursor))
        {
            cancellationToken.ThrowIfCancellationRequested();
            int value = label.Read();
            if (value != LabelReader.Missing)
            {
                _labels.Add(value);
                _pixels?.Reserve(_labels.Count);
                return true;
            }

            _missingLabels++;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return false;
    }

    private IReadOnlyList<RowFailure> Decode(DataViewRowCursor cursor, CancellationToken cancellationToken)
    {
        var label = _options.LabelReaderOf(cursor, _label);
        var image = _reader.Bind(cursor);
        using var workers = new DecodingWorkers(
            _reader.Input, Keep, _options.Workers, stopAtFailure: _options.CorruptImages == CorruptImageHandling.Throw);
        while (!workers.HasStopped && MoveNext(cursor, label, cancellationToken))
            workers.Add(image, _labels.Count - 1, cursor.Position, cancellationToken);
        return workers.Finish();
    }

    /// <summary>What is kept as it came is decoded too, so that a damaged image is found now and not in the middle of training.</summary>
    private void Keep(RawImage raw, int slot, ImageScaler scaler)
    {
        if (_originals is null)
        {
            var pixels = _pixels!.Row(slot);
            _reader.TryReadBytes(raw, pixels, scaler);
            if (PixelFormats.AreAlike(pixels, _reader.Input.Shape.Channels))
                Interlocked.Increment(ref _uniform);
            return;
        }

        if (_reader.Check(raw, _options.ShorterSide))
            Interlocked.Increment(ref _uniform);
        _originals.Put(slot, raw);
    }

    /// <summary>Pixels are only copied: giving them to other threads would cost more.</summary>
    private void Copy(DataViewRowCursor cursor, CancellationToken cancellationToken)
    {
        var label = _options.LabelReaderOf(cursor, _label);
        var image = _reader.Bind(cursor);
        var raw = new RawImage();
        var scaler = new ImageScaler(_reader.Input);
        while (MoveNext(cursor, label, cancellationToken))
        {
            image.Read(raw);
            int slot = _labels.Count - 1;
            try
            {
                if (!_isSingle && !_reader.TryReadBytes(raw, _pixels!.Row(slot), scaler))
                    Widen(slot);
                if (_isSingle)
                    _reader.ReadSingles(raw, MemoryMarshal.Cast<byte, float>(_pixels!.Row(slot)));
            }
            catch (InvalidDataException exception)
            {
                throw RowFailure.BadPixels(cursor.Position, raw, _options.Role, _feature.Name, exception);
            }
        }
    }

    /// <summary>From bytes to floating point, once, at the first value that is no whole grey level.</summary>
    private void Widen(int filled)
    {
        var wide = NewStorage(sizeof(float));
        try
        {
            wide.Reserve(_labels.Count);
            for (int i = 0; i < filled; i++)
            {
                var target = MemoryMarshal.Cast<byte, float>(wide.Row(i));
                var source = _pixels!.Row(i);
                for (int j = 0; j < source.Length; j++)
                    target[j] = source[j];
            }
        }
        catch
        {
            wide.Dispose();
            throw;
        }

        _pixels!.Dispose();
        (_pixels, _isSingle) = (wide, true);
    }

    /// <summary>Closes the gaps that images left out have made.</summary>
    private void LeaveOut(IReadOnlyList<RowFailure> failures)
    {
        if (failures.Count == 0)
            return;

        int kept = failures[0].Slot, next = 0;
        for (int slot = kept; slot < _labels.Count; slot++)
        {
            if (next < failures.Count && failures[next].Slot == slot)
            {
                next++;
                continue;
            }

            _pixels?.Row(slot).CopyTo(_pixels.Row(kept));
            _originals?.Move(slot, kept);
            _labels[kept++] = _labels[slot];
        }

        _labels.RemoveRange(kept, _labels.Count - kept);
        _paths?.RemoveAll([.. failures.Select(failure => failure.Slot)]);
    }

    private void Warn(IReadOnlyList<RowFailure> failures)
    {
        if (failures.Count > 0)
            _channel.Warning(MessageSensitivity.UserData, $"Left out of the {_options.Role}: {Describe(failures)}.");
        if (_uniform >= LeastUniform && _uniform * 10L >= _labels.Count)
            _channel.Warning(MessageSensitivity.None, UniformImages());
    }

    /// <summary>Pictures whose shapes are in the alpha channel alone are what this is mostly about.</summary>
    private string UniformImages()
    {
        string message = FormattableString.Invariant($"{_uniform} of the {_labels.Count} images of the {_options.Role} ")
            + "are of one colour all over: there is nothing to learn from in them.";
        return _feature.Type switch
        {
            ImageDataViewType => message
                + " ML.NET makes black of what is transparent: load the files with LoadRawImageBytes to choose the background.",
            var type when ImageInput.AreImages(type) =>
                message + " If they are drawings on transparent ground, choose another background; "
                + $"Decoding.Background is {_reader.Input.Decoding.Background}.",
            _ => message,
        };
    }

    private static string Describe(IReadOnlyList<RowFailure> failures)
    {
        const int Listed = 20;
        string list = string.Join("; ", failures.Take(Listed));
        return $"{failures.Count} with an image that cannot be read ({list}{(failures.Count > Listed ? "; ..." : "")})";
    }
}
