using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Adds the outputs of an ONNX model, which it runs row by row, as columns.</summary>
public sealed partial class OnnxTransformer : RowToRowTransformerBase, IDisposable
{
    private readonly OnnxSettings _settings;
    private bool _disposed;

    internal OnnxTransformer(
        IHostEnvironment env,
        string[] outputColumnNames,
        string[] inputColumnNames,
        string modelFile,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false,
        IDictionary<string, int[]> shapeDictionary = null,
        int recursionLimit = 100,
        int? interOpNumThreads = null,
        int? intraOpNumThreads = null)
        : this(env, new OnnxSettings
        {
            ModelFile = modelFile,
            OutputColumns = outputColumnNames,
            InputColumns = inputColumnNames,
            Shapes = shapeDictionary,
            GpuDeviceId = gpuDeviceId,
            FallbackToCpu = fallbackToCpu,
            RecursionLimit = recursionLimit,
            InterOpNumThreads = interOpNumThreads,
            IntraOpNumThreads = intraOpNumThreads,
        })
    {
    }

    /// <param name="env">The environment.</param>
    /// <param name="settings">Everything said by the caller.</param>
    /// <param name="saved">A model that was saved with the transformer; null: <paramref name="settings"/> says where the model is.</param>
    internal OnnxTransformer(IHostEnvironment env, OnnxSettings settings, byte[] saved = null)
        : base(env.Register(nameof(OnnxTransformer)))
    {
        _settings = settings;
        CheckNames(settings.InputColumns, nameof(settings.InputColumns));
        CheckNames(settings.OutputColumns, nameof(settings.OutputColumns));
        try
        {
            Model = saved != null ? OnnxModel.FromBytes(env, saved, settings)
                : settings.ModelBytes != null ? OnnxModel.FromStream(env, settings)
                : FromFile(env, settings);
        }
        catch (OnnxRuntimeException exception)
        {
            throw Host.Except(exception, $"Error initializing model :{exception}");
        }

        Inputs = settings.InputColumns.Length > 0 ? settings.InputColumns : [.. Model.Inputs.Select(input => input.Name)];
        Outputs = settings.OutputColumns.Length > 0 ? settings.OutputColumns : [.. Model.Outputs.Select(output => output.Name)];
        OutputTypes = Array.ConvertAll(Outputs, output => Model.GetOutput(output).Type);
    }

    /// <summary>Of the model's inputs those that columns feed, in any order.</summary>
    internal string[] Inputs { get; }

    internal OnnxModel Model { get; }

    /// <summary>Of the model's outputs those that become columns, in any order.</summary>
    internal string[] Outputs { get; }

    internal DataViewType[] OutputTypes { get; }

    public void Dispose()
    {
        if (_disposed)
            return;
        Model.Dispose();
        _disposed = true;
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema) => new OnnxMapping(this, Host.Register("Mapper"), inputSchema);

    private OnnxModel FromFile(IHostEnvironment env, OnnxSettings settings)
    {
        if (string.IsNullOrWhiteSpace(settings.ModelFile))
            throw Host.ExceptParam(nameof(settings.ModelFile), "ModelFile cannot be null or white space");
        if (!File.Exists(settings.ModelFile))
            throw Host.Process(new IOException($"Model file {settings.ModelFile} does not exists."));
        return new OnnxModel(env, settings.ModelFile, ownsFile: false, settings);
    }

    private void CheckNames(string[] columns, string parameter)
    {
        foreach (var column in columns)
        {
            if (string.IsNullOrWhiteSpace(column))
                throw Host.ExceptParam(parameter, $"{parameter} cannot be null or white space");
        }
    }
}
