namespace Microsoft.ML.ResNet;

/// <summary>Scores each image once, in the size that the network was trained on.</summary>
internal sealed class ModelRowScorer(ScoringModel model, string featureColumn) : RowScorer
{
    public override int ClassCount => model.ClassCount;

    public override int OutputSize => model.Output.Size;

    public override RowBlock Bind(DataViewRow source, int capacity) => new Block(source, model, featureColumn, capacity);

    public override void ThrowIfDisposed() => model.ThrowIfDisposed();

    private sealed class Block : RowBlock
    {
        private readonly DataViewRow _source;
        private readonly ScoringModel _model;
        private readonly ImageRow _image;
        private readonly PixelBlock _pixels;

        public Block(DataViewRow source, ScoringModel model, string featureColumn, int capacity)
        {
            _source = source;
            _model = model;
            var reader = ImageReader.Create(source.Schema[featureColumn].Type, featureColumn, model.Input);
            _image = reader.Bind(source);
            _pixels = new PixelBlock(reader, capacity);
        }

        public override void Append() => _pixels.Append(_image, _source.Position);

        public override void Clear() => _pixels.Clear();

        public override void Score(Span<float> probabilities) => _model.Score(_pixels.Decode(), probabilities);
    }
}
