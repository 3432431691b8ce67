namespace Microsoft.ML;

/// <summary>A trained model, as far as transformers ask.</summary>
internal interface IPredictor
{
}
