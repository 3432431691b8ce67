using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

public abstract class ModelParametersBase<TOutput> : ICanSaveModel, IPredictorProducing<TOutput>
{
    private protected readonly IHost Host;

    private protected ModelParametersBase(IHostEnvironment env, string name)
    {
        Contracts.CheckValue(env, nameof(env));
        env.CheckNonEmpty(name, nameof(name));
        Host = env.Register(name);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => SaveCore(ctx);

    private protected virtual void SaveCore(ModelSaveContext ctx) =>
        throw Host.ExceptNotSupp($"Saving a {GetType().Name} is not supported.");
}
