using System.Reflection;

namespace Microsoft.ML.Runtime;

/// <summary>What a saved model may name and have loaded.</summary>
public sealed class ComponentCatalog
{
    private readonly HashSet<string> _assemblies = [];
    private readonly Dictionary<(Type SignatureType, string Name), MethodInfo> _loaders = [];
    private readonly Dictionary<(Type AttributeType, string ContractName), Type> _extensions = [];

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
            if (assembly != typeof(ComponentCatalog).Assembly)
                AddExtensions(assembly, throwOnError);
        }
    }

    /// <summary>An object of the class that was marked with that contract.</summary>
    internal object CreateExtension(IHostEnvironment env, Type attributeType, string contractName)
    {
        Type type;
        lock (_assemblies)
            _extensions.TryGetValue((attributeType, contractName), out type);
        return type == null
            ? throw env.Except($"Unable to locate an extension for the contract '{contractName}'. Ensure you have called {nameof(ComponentCatalog)}." +
                $"{nameof(RegisterAssembly)} with the Assembly that contains a class decorated with a '{attributeType.FullName}'.")
            : Activator.CreateInstance(type);
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

    private void AddExtensions(Assembly assembly, bool throwOnError)
    {
        foreach (var type in assembly.GetTypes().Where(type => type.IsClass))
        {
            foreach (var extension in type.GetCustomAttributes<ExtensionBaseAttribute>())
            {
                if (!_extensions.TryAdd((extension.GetType(), extension.ContractName), type) && throwOnError)
                {
                    throw Contracts.Except(
                        $"An extension for '{extension.GetType().Name}' with contract '{extension.ContractName}' has already been registered in the ComponentCatalog.");
                }
            }
        }
    }

    private static string Key(string name) => name.Trim().ToLowerInvariant();
}
