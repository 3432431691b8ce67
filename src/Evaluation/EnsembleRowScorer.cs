namespace Microsoft.ML.ResNet;

/// <summary>Scores rows by the average over several scorers.</summary>
internal sealed class EnsembleRowScorer(IReadOnlyList<RowScorer> members) : RowScorer
{
    public override int ClassCount => members[0].ClassCount;

    public override RowBlock Bind(DataViewRow source, int capacity) =>
        new Block([.. members.Select(member => member.Bind(source, capacity))]);

    public override void ThrowIfDisposed()
    {
        foreach (var member in members)
            member.ThrowIfDisposed();
    }

    private sealed class Block(RowBlock[] members) : RowBlock
    {
        private float[] _probabilities = [];
        private double[] _sums = [];

        public override void Append()
        {
            foreach (var member in members)
                member.Append();
        }

        public override void Clear()
        {
            foreach (var member in members)
                member.Clear();
        }

        public override void Score(Span<float> probabilities)
        {
            if (_sums.Length < probabilities.Length)
                (_probabilities, _sums) = (new float[probabilities.Length], new double[probabilities.Length]);
            Array.Clear(_sums);
            foreach (var member in members)
            {
                member.Score(_probabilities.AsSpan(0, probabilities.Length));
                for (int i = 0; i < probabilities.Length; i++)
                    _sums[i] += _probabilities[i];
            }
            for (int i = 0; i < probabilities.Length; i++)
                probabilities[i] = (float)(_sums[i] / members.Length);
        }

        public override void Dispose()
        {
            foreach (var member in members)
                member.Dispose();
            base.Dispose();
        }
    }
}
