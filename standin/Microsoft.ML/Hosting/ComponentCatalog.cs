using System.Reflection;

namespace Microsoft.ML.Runtime;

/// <summary>What a saved model may name and have loaded.</summary>
public sealed class ComponentCatalog
{
    private readonly HashSet<Assembly> _assemblies = [];

    internal ComponentCatalog()
    {
    }

    public void RegisterAssembly(Assembly assembly, bool throwOnError = true)
    {
        if (assembly == null && throwOnError)
            throw new ArgumentNullException(nameof(assembly));
        if (assembly == null)
            return;
        lock (_assemblies)
            _assemblies.Add(assembly);
    }
}
