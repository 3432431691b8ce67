using System.Reflection;

namespace Microsoft.ML.Runtime;

/// <summary>What a saved model may name and have loaded.</summary>
public sealed class ComponentCatalog
{
    private readonly HashSet<string> _assemblies = [];
    private readonly Dictionary<(Type SignatureType, string Name), MethodInfo> _loaders = [];

    internal ComponentCatalog()
    {
    }

    public void RegisterAssembly(Assembly assembly, bool throwOnError = true)
    {
        Contracts.CheckValue(assembly, nameof(assembly));
        lock (_assemblies)
        {
            if (!_assemblies.Add(assembly.FullName))
                return;
            foreach (var loadable in assembly.GetCustomAttributes<LoadableClassAttribute>())
                AddLoader(loadable, throwOnError);
        }
    }

    /// <summary>Has the component saved under that name loaded; null: no registered assembly knows it.</summary>
    internal object CreateOrNull<TSig>(string loaderSignature, IHostEnvironment env, ModelLoadContext ctx)
    {
        MethodInfo create;
        lock (_assemblies)
        {
            if (string.IsNullOrWhiteSpace(loaderSignature) || !_loaders.TryGetValue((typeof(TSig), Key(loaderSignature)), out create))
                return null;
        }
        try
        {
            return create.Invoke(null, [env, ctx]);
        }
        // As the real catalog has it: what a check of the library found comes as an InvalidOperationException, anything else as reflection wraps it.
        catch (TargetInvocationException exception) when (exception.InnerException.IsMarked())
        {
            throw env.Except(exception, "Error during class instantiation");
        }
    }

    private void AddLoader(LoadableClassAttribute loadable, bool throwOnError)
    {
        var create = loadable.LoaderType.GetMethod(
            "Create", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic, [typeof(IHostEnvironment), typeof(ModelLoadContext)]);
        if ((create == null || !_loaders.TryAdd((loadable.SignatureType, Key(loadable.LoaderSignature)), create)) && throwOnError)
            throw Contracts.Except($"Can't instantiate loadable class '{loadable.LoaderType.Name}' with name '{loadable.LoaderSignature}'");
    }

    private static string Key(string name) => name.Trim().ToLowerInvariant();
}
