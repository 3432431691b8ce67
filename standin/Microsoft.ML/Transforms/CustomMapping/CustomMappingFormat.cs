using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(CustomMappingFormat), typeof(SignatureLoadModel), CustomMappingFormat.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>A custom mapping is saved as the name of its contract and of the assembly where its factory is.</summary>
internal static class CustomMappingFormat
{
    public const string LoaderSignature = "CustomTransformer";

    public static void Save(ModelSaveContext ctx, string contractName, Assembly contractAssembly)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        ctx.SaveString(contractName);
        ctx.SaveString(contractAssembly.FullName);
    }

    private static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        var contractName = ctx.LoadString();
        env.ComponentCatalog.RegisterAssembly(Assembly.Load(ctx.LoadString()));
        var factory = env.ComponentCatalog.CreateExtension(env, typeof(CustomMappingFactoryAttributeAttribute), contractName) as ICustomMappingFactory
            ?? throw env.Except($"The class with contract '{contractName}' must derive from '{typeof(CustomMappingFactory<,>).FullName}'.");
        return factory.CreateTransformer(env, contractName);
    }

    private static VersionInfo GetVersionInfo() => new("CUSTOMXF", 0x00010002, 0x00010002, 0x00010002, LoaderAssemblies.Transforms, LoaderSignature);
}
