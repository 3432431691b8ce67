using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Microsoft.ML;

public static class StandardTrainersCatalog
{
    public static NaiveBayesMulticlassTrainer NaiveBayes(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features")
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        return new NaiveBayesMulticlassTrainer(catalog.GetEnvironment(), labelColumnName, featureColumnName);
    }
}
