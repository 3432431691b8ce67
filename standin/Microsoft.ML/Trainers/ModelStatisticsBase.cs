namespace Microsoft.ML.Trainers;

/// <summary>Facts about a training, kept with the model. None are made here; those of a loaded model are left out.</summary>
public class ModelStatisticsBase : ICanSaveModel
{
    internal ModelStatisticsBase()
    {
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException("Saving training statistics is not supported.");
}
