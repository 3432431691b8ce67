using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

public static class OnnxSessionOptionsExtensions
{
    private const string OptionName = "OnnxSessionOptions";

    /// <returns>What was set for that environment; null: nothing was.</returns>
    public static OnnxSessionOptions GetOnnxSessionOption(this IHostEnvironment env) => Internal(env).GetOptionOrDefault<OnnxSessionOptions>(OptionName);

    public static void SetOnnxSessionOption(this IHostEnvironment env, OnnxSessionOptions onnxSessionOptions) =>
        Internal(env).SetOption(OptionName, onnxSessionOptions);

    private static IHostEnvironmentInternal Internal(IHostEnvironment env) =>
        env as IHostEnvironmentInternal ?? throw new ArgumentException("No Onnx Session Options");
}
