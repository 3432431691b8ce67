using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

internal sealed partial class ModelLoadContext
{
    /// <summary>Loads the component in folder <paramref name="dir"/>; false: there is none.</summary>
    public static bool LoadModelOrNull<TRes, TSig>(IHostEnvironment env, out TRes result, RepositoryReader rep, string dir)
        where TRes : class
    {
        result = null;
        // Folders in folders without end must not end the process.
        env.CheckDecode(RuntimeHelpers.TryEnsureSufficientExecutionStack(), "Components of the model are nested too deeply");
        using var entry = rep.OpenEntryOrNull(dir, ModelStreamName);
        if (entry == null)
            return false;
        using var ctx = new ModelLoadContext(rep, entry, dir);
        env.CheckDecode(ctx.TryLoadModelCore<TRes, TSig>(env, out result), $"Couldn't load model: '{dir}'");
        return true;
    }

    public static void LoadModel<TRes, TSig>(IHostEnvironment env, out TRes result, RepositoryReader rep, string dir)
        where TRes : class => env.CheckDecode(LoadModelOrNull<TRes, TSig>(env, out result, rep, dir), "Corrupt model file");

    public static void LoadModel<TRes, TSig>(IHostEnvironment env, out TRes result, Stream stream)
        where TRes : class
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        using var ctx = new ModelLoadContext(reader);
        Contracts.CheckDecode(ctx.TryLoadModelCore<TRes, TSig>(env, out result), "Couldn't load model");
    }

    public bool ContainsModel(string name)
    {
        if (!InRepository || string.IsNullOrEmpty(name))
            return false;
        using var entry = Repository.OpenEntryOrNull(Path.Combine(Directory ?? "", name), ModelStreamName);
        return entry != null;
    }

    public bool LoadModelOrNull<TRes, TSig>(IHostEnvironment env, out TRes result, string name)
        where TRes : class
    {
        CheckInRepository();
        return LoadModelOrNull<TRes, TSig>(env, out result, Repository, Path.Combine(Directory ?? "", name));
    }

    public void LoadModel<TRes, TSig>(IHostEnvironment env, out TRes result, string name)
        where TRes : class => _context.CheckDecode(LoadModelOrNull<TRes, TSig>(env, out result, name), "Corrupt model file");

    public bool TryProcessSubModel(string dir, Action<ModelLoadContext> action)
    {
        CheckInRepository();
        var path = Path.Combine(Directory ?? "", dir);
        using var entry = Repository.OpenEntryOrNull(path, ModelStreamName);
        if (entry == null)
            return false;
        using var ctx = new ModelLoadContext(Repository, entry, path);
        action(ctx);
        return true;
    }

    public bool TryLoadBinaryStream(string name, Action<BinaryReader> action)
    {
        CheckInRepository();
        using var entry = Repository.OpenEntryOrNull(Directory, name);
        if (entry == null)
            return false;
        using var reader = new BinaryReader(entry.Stream, Encoding.UTF8, leaveOpen: true);
        action(reader);
        return true;
    }

    public bool TryLoadTextStream(string name, Action<TextReader> action)
    {
        CheckInRepository();
        using var entry = Repository.OpenEntryOrNull(Directory, name);
        if (entry == null)
            return false;
        using var reader = new StreamReader(entry.Stream);
        action(reader);
        return true;
    }

    private bool TryLoadModelCore<TRes, TSig>(IHostEnvironment env, out TRes result)
        where TRes : class
    {
        if (!string.IsNullOrEmpty(LoaderAssemblyName))
            env.ComponentCatalog.RegisterAssembly(LoaderAssemblies.Load(LoaderAssemblyName));
        result = Create(Header.LoaderSignature) ?? Create(Header.LoaderSignatureAlt);
        if (result == null)
            return false;
        Done();
        return true;

        TRes Create(LoaderSignatureText signature) => env.ComponentCatalog.CreateOrNull<TSig>(signature.ToString(), env, this) as TRes;
    }

    private void CheckInRepository() => _context.Check(InRepository, "Can't load a sub-model when reading from a single stream");
}
