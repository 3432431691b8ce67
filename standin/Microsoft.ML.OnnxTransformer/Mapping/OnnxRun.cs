using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Runs a model once for each row whose outputs somebody asks for, whichever output comes first.</summary>
internal sealed class OnnxRun : IDisposable
{
    private readonly IHost _host;
    private readonly OnnxModel _model;
    private readonly DataViewRow _row;
    private readonly Func<NamedOnnxValue>[] _inputs;
    private readonly string[] _active;
    private IDisposableReadOnlyCollection<DisposableNamedOnnxValue> _outputs;
    private long _position = -1;

    public OnnxRun(IHost host, OnnxModel model, DataViewRow row, OnnxInputColumn[] inputs, string[] active)
    {
        _host = host;
        _model = model;
        _row = row;
        _active = active;
        _inputs = active.Length == 0 ? [] : Array.ConvertAll(inputs, input => OnnxInputReader.Create(row, input));
    }

    public Delegate CreateGetter(string output, DataViewType type) => type switch
    {
        VectorDataViewType { ItemType: TextDataViewType } => TextGetter(output),
        VectorDataViewType vector => RawTypeCall.Invoke<Delegate>(Getter<int>, vector.ItemType.RawType, output),
        _ => RawTypeCall.Invoke<Delegate>(ScalarGetter<int>, type.RawType, output),
    };

    public void Dispose()
    {
        _outputs?.Dispose();
        _outputs = null;
    }

    private ValueGetter<VBuffer<T>> Getter<T>(string output) => (ref VBuffer<T> value) =>
    {
        var tensor = Compute<T>(output);
        var editor = VBufferEditor.Create(ref value, (int)tensor.Length);
        tensor.Buffer.Span.CopyTo(editor.Values);
        value = editor.Commit();
    };

    private ValueGetter<VBuffer<ReadOnlyMemory<char>>> TextGetter(string output) => (ref VBuffer<ReadOnlyMemory<char>> value) =>
    {
        var tensor = Compute<string>(output);
        var editor = VBufferEditor.Create(ref value, (int)tensor.Length);
        for (var i = 0; i < editor.Values.Length; i++)
            editor.Values[i] = tensor.GetValue(i).AsMemory();
        value = editor.Commit();
    };

    /// <summary>The real package takes what is no vector for a sequence, which a scalar is not.</summary>
    private ValueGetter<T> ScalarGetter<T>(string output) => (ref T value) => value = (T)(object)Compute(output).AsEnumerable<NamedOnnxValue>().ToList();

    private DenseTensor<T> Compute<T>(string output) => Compute(output).AsTensor<T>() as DenseTensor<T>
        ?? throw _host.Except($"Output column {output} doesn't contain a DenseTensor of expected type {typeof(T)}");

    private DisposableNamedOnnxValue Compute(string output)
    {
        if (_position != _row.Position)
        {
            Dispose();
            _outputs = _model.Run(Array.ConvertAll(_inputs, read => read()), _active);
            _position = _row.Position;
        }
        return _outputs.First(value => value.Name == output);
    }
}
