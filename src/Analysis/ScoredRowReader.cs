using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Goes through the rows of a scored data view that have a label.</summary>
internal sealed class ScoredRowReader : IDisposable
{
    private const double SumTolerance = 1e-3;

    private readonly DataViewRowCursor _cursor;
    private readonly ScoredColumns _columns;
    private readonly LabelReader _label;
    private readonly ValueGetter<VBuffer<float>> _getScore;
    private readonly ValueGetter<ReadOnlyMemory<char>>? _getPath;
    private readonly ValueGetter<DataViewRowId> _getId;
    private readonly float[] _probabilities;
    private VBuffer<float> _score;

    public ScoredRowReader(IDataView scored, ScoredColumns columns)
    {
        _columns = columns;
        _cursor = scored.GetRowCursor(
            columns.ImagePath is { } needed ? [columns.Label, columns.Score, needed] : [columns.Label, columns.Score]);
        _label = LabelReader.Bind(_cursor, columns.Label);
        _getScore = _cursor.GetGetter<VBuffer<float>>(columns.Score);
        _getPath = columns.ImagePath is { } path ? _cursor.GetGetter<ReadOnlyMemory<char>>(path) : null;
        _getId = _cursor.GetIdGetter();
        _probabilities = new float[columns.ClassCount];
    }

    /// <summary>Rows that were passed over because they have no label.</summary>
    public long UnlabelledRows { get; private set; }

    /// <summary>Rows that were passed over because their image could not be read: all their scores are NaN.</summary>
    public long UnreadableRows { get; private set; }

    /// <summary>The row's place in the view, from 0.</summary>
    public long Row => _cursor.Position;

    /// <summary>The true class, from 0.</summary>
    public int Class { get; private set; }

    /// <summary>The probability of each class.</summary>
    public ReadOnlySpan<float> Probabilities => _probabilities;

    public DataViewRowId Id
    {
        get
        {
            DataViewRowId id = default;
            _getId(ref id);
            return id;
        }
    }

    public string? ImagePath
    {
        get
        {
            ReadOnlyMemory<char> path = default;
            _getPath?.Invoke(ref path);
            return _getPath is null ? null : path.ToString();
        }
    }

    /// <summary>Moves to the next row with a label.</summary>
    /// <exception cref="InvalidDataException">The scores are no probabilities.</exception>
    public bool MoveNext()
    {
        while (_cursor.MoveNext())
        {
            Class = _label.Read();
            if (Class == LabelReader.Missing)
            {
                UnlabelledRows++;
                continue;
            }
            _getScore(ref _score);
            _score.CopyTo(_probabilities);
            if (Array.TrueForAll(_probabilities, float.IsNaN))
            {
                UnreadableRows++;
                continue;
            }
            CheckProbabilities();
            return true;
        }
        return false;
    }

    public void Dispose() => _cursor.Dispose();

    private void CheckProbabilities()
    {
        double sum = 0;
        foreach (float probability in _probabilities)
        {
            if (!(probability >= 0 && probability <= 1 + SumTolerance))
                throw NoProbabilities($"one is {probability}");
            sum += probability;
        }
        if (Math.Abs(sum - 1) > SumTolerance)
            throw NoProbabilities($"they sum to {sum}");
    }

    private InvalidDataException NoProbabilities(FormattableString found) =>
        new(
            $"The scores of a row must be class probabilities, at least 0 and 1 in sum; in row {Row} (counted from 0), column "
            + $"'{_columns.Score.Name}', {FormattableString.Invariant(found)}.");
}
