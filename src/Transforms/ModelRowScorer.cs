using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet;

/// <summary>Scores each image once, in the size that the network was trained on.</summary>
/// <param name="model">What computes.</param>
/// <param name="featureColumn">The images.</param>
/// <param name="skipping">Where rows are reported that get NaN because their image cannot be read; null: they are an error.</param>
internal sealed class ModelRowScorer(ScoringModel model, string featureColumn, IChannelProvider? skipping) : RowScorer
{
    public override int ClassCount => model.ClassCount;

    public override int OutputSize => model.Output.Size;

    public override RowBlock Bind(DataViewRow source, int capacity) => new Block(source, model, featureColumn, skipping, capacity);

    public override void ThrowIfDisposed() => model.ThrowIfDisposed();

    private sealed class Block : RowBlock
    {
        private readonly DataViewRow _source;
        private readonly ScoringModel _model;
        private readonly ImageRow _image;
        private readonly PixelBlock _pixels;
        private readonly SkippedRows? _skipped;
        private readonly List<(int Place, InvalidDataException Failure)>? _unreadable;

        public Block(DataViewRow source, ScoringModel model, string featureColumn, IChannelProvider? skipping, int capacity)
        {
            _source = source;
            _model = model;
            var reader = ImageReader.Create(source.Schema[featureColumn].Type, featureColumn, model.Input);
            _image = reader.Bind(source);
            _pixels = new PixelBlock(reader, capacity);
            if (skipping is not null)
                (_skipped, _unreadable) = (new(skipping, featureColumn), []);
        }

        public override void Append() => _pixels.Append(_image, _source.Position);

        public override void Clear() => _pixels.Clear();

        public override void Score(Span<float> probabilities)
        {
            _unreadable?.Clear();
            _model.Score(_pixels.Decode(_unreadable), probabilities);
            foreach (var (place, failure) in _unreadable ?? [])
            {
                probabilities.Slice(place * _model.Output.Size, _model.Output.Size).Fill(float.NaN);
                _skipped!.Add(failure);
            }
        }

        public override void Dispose()
        {
            _skipped?.Dispose();
            base.Dispose();
        }
    }
}
