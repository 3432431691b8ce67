using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Onnx;

[assembly: LoadableClass(typeof(OnnxTransformer), typeof(SignatureLoadModel), OnnxTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Onnx;

public sealed partial class OnnxTransformer
{
    internal const string LoaderSignature = "OnnxTransform";

    private const string ModelStream = "OnnxModel";

    // 1: one input and one output; 2: any number of them; 3: the recursion limit.
    private const uint Version1 = 0x00010001, Version2 = 0x00010002, Version3 = 0x00010003;

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        ctx.SaveBinaryStream(ModelStream, writer => writer.WriteArray<byte>(Model.ReadFile()));
        SaveNames(ctx, Inputs);
        SaveNames(ctx, Outputs);
        ctx.Writer.Write(_settings.Shapes?.Count ?? 0);
        foreach (var (name, shape) in _settings.Shapes ?? new Dictionary<string, int[]>())
        {
            ctx.SaveNonEmptyString(name);
            ctx.Writer.WriteArray<int>(shape);
        }
        ctx.Writer.Write(_settings.RecursionLimit);
    }

    /// <summary>Devices are no part of a model: those of the context it is loaded in count.</summary>
    private static OnnxTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        byte[] model = null;
        if (!ctx.TryLoadBinaryStream(ModelStream, reader => model = reader.ReadArray<byte>()))
            throw env.Process(new FormatException());

        var version = ctx.Header.ModelVerWritten;
        var host = env as IHostEnvironmentInternal;
        var settings = new OnnxSettings
        {
            InputColumns = LoadNames(env, ctx, version),
            OutputColumns = LoadNames(env, ctx, version),
            Shapes = LoadShapes(ctx),
            RecursionLimit = version >= Version3 ? ctx.Reader.ReadInt32() : 100,
            GpuDeviceId = host?.GpuDeviceId,
            FallbackToCpu = host?.FallbackToCpu ?? false,
        };
        return new OnnxTransformer(env, settings, model);
    }

    private static void SaveNames(ModelSaveContext ctx, string[] names)
    {
        ctx.Writer.Write(names.Length);
        foreach (var name in names)
            ctx.SaveNonEmptyString(name);
    }

    private static string[] LoadNames(IHostEnvironment env, ModelLoadContext ctx, uint version)
    {
        var count = version >= Version2 ? ctx.Reader.ReadInt32() : 1;
        env.CheckDecode(count > 0);
        var names = new List<string>();
        while (names.Count < count)
            names.Add(ctx.LoadNonEmptyString());
        return [.. names];
    }

    private static Dictionary<string, int[]> LoadShapes(ModelLoadContext ctx)
    {
        var shapes = new Dictionary<string, int[]>();
        for (var left = ctx.Reader.ReadInt32(); left > 0; left--)
            shapes[ctx.LoadNonEmptyString()] = ctx.Reader.ReadArray<int>();
        return shapes;
    }

    private static VersionInfo GetVersionInfo() => new(
        "ONNXSCOR", Version3, Version3, Version1, LoaderAssemblies.OnnxTransformer, LoaderSignature);
}
