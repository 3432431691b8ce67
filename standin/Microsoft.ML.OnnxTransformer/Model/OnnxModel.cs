using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>A model's file, held open, with the session that runs it.</summary>
internal sealed class OnnxModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly FileStream _file;
    private readonly OnnxVariable[] _initializers;

    /// <param name="env">Its <see cref="OnnxSessionOptions"/> count.</param>
    /// <param name="path">The file.</param>
    /// <param name="ownsFile">Whether the file goes when the model is disposed.</param>
    /// <param name="settings">Everything but where the model is.</param>
    public OnnxModel(IHostEnvironment env, string path, bool ownsFile, OnnxSettings settings)
    {
        _session = OnnxSessions.Open(env, path, settings);
        try
        {
            _file = ownsFile
                ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 4096, FileOptions.DeleteOnClose)
                : new FileStream(path, FileMode.Open, FileAccess.Read);
            Graph = OnnxFile.Open(path, settings.RecursionLimit).Graph;
            foreach (var initializer in Graph.Initializers)
                OnnxColumnType.ItemType(initializer.ElementType);

            var inputTypes = Types(Graph.Inputs);
            Inputs = [.. OnnxVariables.Of(_session.InputMetadata, inputTypes, settings.Shapes)];
            Outputs = [.. OnnxVariables.Of(_session.OutputMetadata, Types(Graph.Outputs), settings.Shapes)];
            _initializers = [.. OnnxVariables.Of(_session.OverridableInitializerMetadata, inputTypes, settings.Shapes)];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public OnnxGraph Graph { get; }

    public OnnxVariable[] Inputs { get; }

    public OnnxVariable[] Outputs { get; }

    /// <summary>Loads a model that was saved: ONNX Runtime and its caller read files, so it lies in one for as long as it lives.</summary>
    public static OnnxModel FromBytes(IHostEnvironment env, byte[] bytes, OnnxSettings settings)
    {
        var path = TemporaryFile(env);
        File.WriteAllBytes(path, bytes);
        return new OnnxModel(env, path, ownsFile: true, settings);
    }

    /// <summary>Loads a model from a stream, from its beginning. The file it is written to stays, as in the real package.</summary>
    public static OnnxModel FromStream(IHostEnvironment env, OnnxSettings settings)
    {
        var path = TemporaryFile(env);
        using (var file = File.Create(path))
        {
            settings.ModelBytes.Seek(0, SeekOrigin.Begin);
            settings.ModelBytes.CopyTo(file);
        }
        return new OnnxModel(env, path, ownsFile: false, settings);
    }

    /// <summary>The input or, failing that, the overridable initializer of that name.</summary>
    public OnnxVariable GetInput(string name) => Find(Inputs, name) ?? Find(_initializers, name) ?? throw ParameterErrors.Except(
        name,
        nameof(name),
        $"Input tensor, {name}, does not exist in the ONNX model. Available input names are [{Names(Inputs)}]. Available initializers are [{Names(_initializers)}]");

    public OnnxVariable GetOutput(string name) => Find(Outputs, name) ?? throw ParameterErrors.Except(
        name, nameof(name), $"Ouput tensor, {name}, does not exist in the ONNX model. Available output names are [{Names(Outputs)}].");

    /// <summary>The file's bytes.</summary>
    public byte[] ReadFile() => File.ReadAllBytes(_file.Name);

    public IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run(IReadOnlyCollection<NamedOnnxValue> inputs, IReadOnlyCollection<string> outputs) =>
        _session.Run(inputs, outputs);

    public void Dispose()
    {
        _session.Dispose();
        _file?.Dispose();
    }

    private static string TemporaryFile(IHostEnvironment env) => Path.Combine(((IHostEnvironmentInternal)env).TempFilePath, Path.GetRandomFileName());

    private static Dictionary<string, DataViewType> Types(IEnumerable<OnnxValue> values)
    {
        var types = new Dictionary<string, DataViewType>();
        foreach (var value in values)
            types[value.Name] = OnnxColumnType.Of(value.Type);
        return types;
    }

    private static OnnxVariable Find(OnnxVariable[] variables, string name) => Array.Find(variables, variable => variable.Name == name);

    private static string Names(IEnumerable<OnnxVariable> variables) => string.Join(",", variables.Select(variable => variable.Name));
}
