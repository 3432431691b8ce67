namespace Microsoft.ML.ResNet;

/// <summary>Rows whose images are scored by the average over their views.</summary>
internal sealed class AugmentedBlock : RowBlock
{
    private readonly DataViewRow _source;
    private readonly AugmentedRowScorer _owner;
    private readonly ViewPlan _plan;
    private readonly bool _decodes;
    private readonly ImageRow _image;
    private readonly RawBlock _images;
    private readonly ViewReader _views;
    private readonly ViewScorer _scorer;
    private readonly SkippedRows? _skipped;
    private readonly HashSet<int> _unreadable = [];

    public AugmentedBlock(DataViewRow source, AugmentedRowScorer owner, int capacity)
    {
        var reader = ImageReader.Create(source.Schema[owner.FeatureColumn].Type, owner.FeatureColumn, owner.Model.Input);
        _source = source;
        _owner = owner;
        _plan = owner.Plan;
        _decodes = reader.DecodesImages;
        _image = reader.Bind(source);
        _images = new(reader, capacity);
        _views = new(reader, _plan);
        _scorer = new(owner.Model, reader.HasSingles, owner.BatchSize);
        _skipped = owner.Skipping is { } log ? new(log, owner.FeatureColumn) : null;
    }

    public override void Append() => _images.Append(_image, _source.Position);

    public override void Clear() => _images.Clear();

    public override void Score(Span<float> probabilities)
    {
        _owner.ThrowIfDisposed();
        // As many decoded images as threads are in memory at once: their sizes are not known before.
        int atOnce = _decodes ? Environment.ProcessorCount : 1;
        _scorer.Start(_images.Count, _plan.ScaleCount);
        _unreadable.Clear();
        for (int first = 0; first < _images.Count; first += atOnce)
            AddViews(first, Math.Min(atOnce, _images.Count - first));

        var sums = _scorer.Finish();
        for (int i = 0; i < _images.Count * _owner.ClassCount; i++)
            probabilities[i] = (float)(sums[i] / _plan.ViewCount);
        foreach (int row in _unreadable)
            probabilities.Slice(row * _owner.ClassCount, _owner.ClassCount).Fill(float.NaN);
    }

    public override void Dispose()
    {
        _skipped?.Dispose();
        base.Dispose();
    }

    private void AddViews(int first, int count)
    {
        var images = new SizedImage[count][];
        var failures = new InvalidDataException?[count];
        OwnThreads.For(count, Read);

        for (int i = 0; i < count; i++)
        {
            if (failures[i] is { } failure)
            {
                if (_skipped is null || failure.InnerException is not UnreadableImageException)
                    throw failure;
                _skipped.Add(failure);
                _unreadable.Add(first + i);
                continue;
            }
            foreach (var image in images[i])
            {
                foreach (var place in _plan.Places(image.Shape))
                {
                    var view = _plan.ViewOf(image.Shape);
                    _scorer.Add(first + i, image, place, view, mirror: false);
                    if (_plan.Mirror)
                        _scorer.Add(first + i, image, place, view, mirror: true);
                }
            }
        }

        void Read(int i) => failures[i] = _images.Use(first + i, raw => images[i] = _views.Read(raw));
    }
}
