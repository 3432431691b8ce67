using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The only access to members that ML.NET 5 does not publish. Catalogs hide their environment, and the environment's settings are public
/// properties of a class that is not.
/// </summary>
internal static class MLNetInternals
{
    /// <summary>Information about a trainer that wants neither normalized features nor a cache; <see cref="TrainerInfo"/> has no public constructor.</summary>
    public static TrainerInfo TrainerInfo => BorrowedTrainerInfo.Value;

    private static readonly Lazy<TrainerInfo> BorrowedTrainerInfo = new(() => new MLContext().MulticlassClassification.Trainers.NaiveBayes().Info);

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

    /// <summary>The seed given to <see cref="MLContext"/>, or null.</summary>
    public static int? Seed(IHostEnvironment environment) => Property<int?>(environment, nameof(Seed), null);

    /// <summary><see cref="MLContext.GpuDeviceId"/>.</summary>
    public static int? GpuDeviceId(IHostEnvironment environment) => Property<int?>(environment, nameof(GpuDeviceId), null);

    /// <summary><see cref="MLContext.FallbackToCpu"/>.</summary>
    public static bool FallbackToCpu(IHostEnvironment environment) => Property(environment, nameof(FallbackToCpu), true);

    /// <summary><see cref="MLContext.TempFilePath"/>. Ask the catalog's own environment: one registered below it does not inherit the path.</summary>
    public static string TempFilePath(IHostEnvironment environment) => Property(environment, nameof(TempFilePath), Path.GetTempPath());

    /// <summary>Whether the work of <paramref name="environment"/> is to stop. Cheap enough to be asked at every step.</summary>
    public static bool IsCanceled(IHostEnvironment environment) => Property(environment, nameof(IsCanceled), false);

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
}
