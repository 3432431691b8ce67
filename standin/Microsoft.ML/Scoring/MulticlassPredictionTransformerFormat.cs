using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(MulticlassPredictionTransformer), typeof(SignatureLoadModel), MulticlassPredictionTransformer.LoaderSignature)]

namespace Microsoft.ML.Data;

/// <summary>Loads the model first: its type is the transformer's type argument.</summary>
internal static class MulticlassPredictionTransformer
{
    public const string LoaderSignature = "MulticlassPredXfer";

    public static VersionInfo GetVersionInfo() => new("MC  PRED", 0x00010002, 0x00010001, 0x00010002, LoaderAssemblies.Data, LoaderSignature);

    private static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        var host = env.Register(nameof(MulticlassPredictionTransformer<IPredictor>));
        ctx.LoadModel<IPredictorProducing<VBuffer<float>>, SignatureLoadModel>(host, out var model, PredictionTransformer.ModelFolder);
        host.CheckDecode(model is IValueMapper, "The model is not a function of one feature column.");
        return RawTypeCall.Invoke<ITransformer>(Create<object>, model.GetType(), host, ctx, model);
    }

    private static MulticlassPredictionTransformer<TModel> Create<TModel>(IHost host, ModelLoadContext ctx, TModel model)
        where TModel : class => new(host, ctx, model);
}
