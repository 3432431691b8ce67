using MlResNet.Reports;

namespace MlResNet.Predictions;

/// <summary>For people: a line a file, or, of few files on a terminal, the photos too.</summary>
internal sealed class TextPredictions(TextWriter output, bool pictures) : IPredictionWriter
{
    public void Write(Prediction prediction)
    {
        if (prediction.Problem is not null)
            return;
        if (pictures)
            PredictionPanel.Write(prediction.Path, File.ReadAllBytes(prediction.Path), prediction.Classes);
        else
            output.WriteLine($"{prediction.Path}: {string.Join(", ", prediction.Classes.Select(pair =>
                FormattableString.Invariant($"{pair.Key} {pair.Value:P1}")))}");
    }

    public void Dispose() => output.Flush();
}
