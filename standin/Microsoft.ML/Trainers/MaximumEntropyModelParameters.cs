using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

[assembly: LoadableClass(typeof(MaximumEntropyModelParameters), typeof(SignatureLoadModel), MaximumEntropyModelParameters.LoaderSignature)]

namespace Microsoft.ML.Trainers;

/// <summary>The probability of class c is exp(f_c) / sum over all classes of exp(f), for linear functions f of the features.</summary>
public sealed class MaximumEntropyModelParameters : LinearMulticlassModelParametersBase
{
    internal const string LoaderSignature = "MultiClassLRExec";
    internal const string RegistrationName = "MulticlassLogisticRegressionPredictor";

    // Scores this far below the highest add nothing to the sum, as in the real model.
    private const float Negligible = 30;

    internal MaximumEntropyModelParameters(
        IHostEnvironment env, in VBuffer<float> weights, int numClasses, int numFeatures, string[] labelNames, ModelStatisticsBase stats = null)
        : base(env, RegistrationName, weights, numClasses, numFeatures, labelNames, stats)
    {
    }

    internal MaximumEntropyModelParameters(
        IHostEnvironment env, VBuffer<float>[] weights, float[] bias, int numClasses, int numFeatures, string[] labelNames, ModelStatisticsBase stats = null)
        : base(env, RegistrationName, weights, bias, numClasses, numFeatures, labelNames, stats)
    {
    }

    private MaximumEntropyModelParameters(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, RegistrationName, ctx)
    {
    }

    private protected override VersionInfo GetVersionInfo() => Version;

    private static VersionInfo Version => new("MULTI LR", 0x00010003, 0x00010001, 0x00010001, LoaderAssemblies.StandardTrainers, LoaderSignature);

    private static MaximumEntropyModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return new MaximumEntropyModelParameters(env, ctx);
    }

    private protected override void Calibrate(Span<float> dst)
    {
        var logOfSum = LogOfSumOfExponentials(dst);
        foreach (ref var value in dst)
            value = (float)Math.Exp(value - logOfSum);
    }

    private static float LogOfSumOfExponentials(ReadOnlySpan<float> values)
    {
        var at = 0;
        var highest = float.NegativeInfinity;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] > highest)
                (at, highest) = (i, values[i]);
        }

        if (float.IsNegativeInfinity(highest))
            return highest;
        var others = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            if (i != at && values[i] > highest - Negligible)
                others += Math.Exp(values[i] - highest);
        }
        return others > 0 ? (float)(highest + Math.Log(1 + others)) : highest;
    }
}
