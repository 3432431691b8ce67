using Parquet;
using Parquet.Schema;

namespace MlResNet.Features;

/// <summary>A table with the columns path, text, and features, a list of float32; in groups of rows, of which one is in memory.</summary>
internal sealed class ParquetFeatures : IFeatureWriter
{
    private const int RowsInGroup = 1024;

    private readonly DataField<string> _path = new("path", nullable: false);
    private readonly DataField<float> _item = new("element", nullable: false);
    private readonly Stream _stream;
    private readonly ParquetWriter _writer;
    private readonly List<string> _paths = [];
    private readonly List<float> _values = [];
    private readonly List<int> _repetitions = [];

    public ParquetFeatures(Stream stream)
    {
        _stream = stream;
        _writer = Wait(ParquetWriter.CreateAsync(new ParquetSchema(_path, new ListField("features", _item)), stream));
    }

    public void Write(string path, ReadOnlyMemory<float> features)
    {
        _paths.Add(path);
        _values.AddRange(features.Span);
        for (int i = 0; i < features.Length; i++)
            _repetitions.Add(i == 0 ? 0 : 1);
        if (_paths.Count == RowsInGroup)
            WriteGroup();
    }

    public void Complete()
    {
        if (_paths.Count > 0)
            WriteGroup();
    }

    public void Dispose()
    {
        _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _stream.Dispose();
    }

    private void WriteGroup()
    {
        using (var group = _writer.CreateRowGroup())
        {
            Wait(group.WriteAsync(_path, _paths));
            // Every list is there, and every item of it.
            int[] definitions = [.. Enumerable.Repeat(_item.MaxDefinitionLevel, _values.Count)];
            Wait(group.WriteAllPartsAsync<float>(_item, _values.ToArray(), definitions, _repetitions.ToArray(), CancellationToken.None));
            group.CompleteValidate();
        }
        _paths.Clear();
        _values.Clear();
        _repetitions.Clear();
    }

    /// <summary>On a file, nothing is gained by not waiting.</summary>
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void Wait(Task task) => task.GetAwaiter().GetResult();
}
