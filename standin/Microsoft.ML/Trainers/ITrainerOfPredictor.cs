namespace Microsoft.ML;

internal interface ITrainer<out TPredictor> : ITrainer
    where TPredictor : IPredictor
{
}
