using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(TransformerChain), typeof(SignatureLoadModel), TransformerChain.LoaderSignature)]

namespace Microsoft.ML.Data;

/// <summary>How chains are saved and loaded. Of whatever type a saved chain was, a loaded one is a chain of <see cref="ITransformer"/>.</summary>
internal static class TransformerChain
{
    public const string LoaderSignature = "TransformerChain";

    public static VersionInfo GetVersionInfo() => new(
        modelSignature: "XF CHAIN",
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderAssemblyName: LoaderAssemblies.Data,
        loaderSignature: LoaderSignature);

    public static string FolderOf(int transformer) => $"Transform_{transformer:000}";

    private static TransformerChain<ITransformer> Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var count = ctx.Reader.ReadInt32();
        env.CheckDecode(count >= 0);
        var transformers = new List<ITransformer>();
        var scopes = new List<TransformerScope>();
        for (var i = 0; i < count; i++)
        {
            scopes.Add((TransformerScope)ctx.Reader.ReadInt32());
            ctx.LoadModel<ITransformer, SignatureLoadModel>(env, out var transformer, FolderOf(i));
            transformers.Add(transformer);
        }
        return new TransformerChain<ITransformer>(transformers, scopes);
    }
}
