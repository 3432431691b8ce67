namespace MlResNet.Predictions;

/// <summary>Writes predictions one after the other; what was written is whole wherever it ends, once it is disposed of.</summary>
internal interface IPredictionWriter : IDisposable
{
    void Write(Prediction prediction);
}
