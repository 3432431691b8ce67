using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The only access to members that ML.NET 5 does not publish. Catalogs hide their environment, and the environment's settings are public
/// properties of a class that is not.
/// </summary>
internal static class MLNetInternals
{
    /// <summary>
    /// Information about a trainer that wants neither normalized features nor a cache; <see cref="TrainerInfo"/> has no public constructor.
    /// </summary>
    public static TrainerInfo TrainerInfo => BorrowedTrainerInfo.Value;

    private static readonly Lazy<TrainerInfo> BorrowedTrainerInfo = new(
        () => new MLContext().MulticlassClassification.Trainers.NaiveBayes().Info);

    private static readonly ConcurrentDictionary<(Type Type, string Name), PropertyInfo?> Properties = new();

    public static IHostEnvironment EnvironmentOf(TrainCatalogBase.CatalogInstantiatorBase catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return GetEnvironment(GetOwner(catalog));
    }

    public static IHostEnvironment EnvironmentOf(TransformsCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return EnvironmentField(catalog);
    }

    public static IHostEnvironment EnvironmentOf(ModelOperationsCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return EnvironmentField(catalog);
    }

    public static IHostEnvironment EnvironmentOf(DataOperationsCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return EnvironmentField(catalog);
    }

    /// <summary>The seed given to <see cref="MLContext"/>, or null.</summary>
    public static int? Seed(IHostEnvironment environment) => Property<int?>(environment, nameof(Seed), null);

    /// <summary><see cref="MLContext.GpuDeviceId"/>.</summary>
    public static int? GpuDeviceId(IHostEnvironment environment) => Property<int?>(environment, nameof(GpuDeviceId), null);

    /// <summary><see cref="MLContext.FallbackToCpu"/>.</summary>
    public static bool FallbackToCpu(IHostEnvironment environment) => Property(environment, nameof(FallbackToCpu), true);

    /// <summary>
    /// <see cref="MLContext.TempFilePath"/>. Ask the catalog's own environment: one registered below it does not inherit the path.
    /// </summary>
    public static string TempFilePath(IHostEnvironment environment) => Property(environment, nameof(TempFilePath), Path.GetTempPath());

    /// <summary>Whether the work of <paramref name="environment"/> is to stop. Cheap enough to be asked at every step.</summary>
    public static bool IsCanceled(IHostEnvironment environment) => Property(environment, nameof(IsCanceled), false);

    /// <summary>
    /// The stock transformer that makes of a column of logits the score and predicted-label columns, annotations included: a softmax
    /// regression whose weights are the identity.
    /// </summary>
    /// <param name="environment">Where the transformer lives.</param>
    /// <param name="trainSchema">
    /// Has the logits, <c>Vector&lt;Single, classes&gt;</c>, and the label, whose key values name the classes.
    /// </param>
    /// <param name="logits">Name of the column of logits.</param>
    /// <param name="label">Name of the label.</param>
    /// <param name="predictedLabel">Name that the predicted label gets; that of the scores is "Score".</param>
    public static ITransformer SoftmaxOf(
        IHostEnvironment environment, DataViewSchema trainSchema, string logits, string label, string predictedLabel)
    {
        int classCount = ((VectorDataViewType)trainSchema[logits].Type).Size;
        VBuffer<float>[] identity = [.. Enumerable.Range(0, classCount).Select(row => new VBuffer<float>(classCount, 1, [1f], [row]))];
        var model = CreateSoftmaxRegression(
            environment, identity, new float[classCount], classCount, classCount, labelNames: null, stats: null);
        return PredictionTransformer<MaximumEntropyModelParameters>.Create(
            environment, model, trainSchema, logits, label, "Score", predictedLabel);
    }

    private static T Property<T>(IHostEnvironment environment, string name, T fallback) =>
        Properties.GetOrAdd((environment.GetType(), name), static key => key.Type.GetProperty(key.Name)) is { } property
            ? (T)property.GetValue(environment)!
            : fallback;

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Owner")]
    private static extern TrainCatalogBase GetOwner(TrainCatalogBase.CatalogInstantiatorBase catalog);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Environment")]
    private static extern IHostEnvironment GetEnvironment(TrainCatalogBase catalog);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_env")]
    private static extern ref IHostEnvironment EnvironmentField(TransformsCatalog catalog);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_env")]
    private static extern ref IHostEnvironment EnvironmentField(ModelOperationsCatalog catalog);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_env")]
    private static extern ref IHostEnvironment EnvironmentField(DataOperationsCatalog catalog);

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern MaximumEntropyModelParameters CreateSoftmaxRegression(
        IHostEnvironment env, VBuffer<float>[] weights, float[] bias, int numClasses, int numFeatures, string[]? labelNames,
        ModelStatisticsBase? stats);

    /// <summary>A generic type's members are accessible from a type of the same parameters only.</summary>
    private static class PredictionTransformer<TModel>
        where TModel : class
    {
        [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
        public static extern MulticlassPredictionTransformer<TModel> Create(
            IHostEnvironment env, TModel model, DataViewSchema inputSchema, string featureColumn, string labelColumn, string scoreColumn,
            string predictedLabel);
    }
}
