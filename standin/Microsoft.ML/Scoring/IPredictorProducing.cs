namespace Microsoft.ML;

internal interface IPredictorProducing<out TResult> : IPredictor
{
}
