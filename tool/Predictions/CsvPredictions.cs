using Reporting;

namespace MlResNet.Predictions;

/// <summary>A line a file: path, the classes and their probabilities, the most probable first, and why there are none.</summary>
internal sealed class CsvPredictions : IPredictionWriter
{
    private readonly TextWriter _output;
    private readonly int _top;

    public CsvPredictions(TextWriter output, int top)
    {
        (_output, _top) = (output, top);
        output.WriteLine(CsvFile.Record(
            ["path", .. Enumerable.Range(1, top).SelectMany(rank => (string[])[$"label{rank}", $"probability{rank}"]), "problem"]));
    }

    public void Write(Prediction prediction)
    {
        object?[] cells = new object?[2 + (2 * _top)];
        cells[0] = prediction.Path;
        foreach (var (rank, (label, probability)) in prediction.Classes.Index())
            (cells[1 + (2 * rank)], cells[2 + (2 * rank)]) = (label, probability);
        cells[^1] = prediction.Problem;
        _output.WriteLine(CsvFile.Record(cells));
    }

    public void Dispose() => _output.Flush();
}
