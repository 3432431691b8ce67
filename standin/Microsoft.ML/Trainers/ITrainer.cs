namespace Microsoft.ML;

/// <summary>What trainers are to each other, apart from estimators.</summary>
internal interface ITrainer
{
    TrainerInfo Info { get; }
}
