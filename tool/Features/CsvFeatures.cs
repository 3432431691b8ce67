using System.Globalization;
using System.Text;
using Reporting;

namespace MlResNet.Features;

/// <summary>A line a file: its path and its features, in as many digits as float32 needs to be read back the same.</summary>
internal sealed class CsvFeatures : IFeatureWriter
{
    private readonly StreamWriter _output;

    public CsvFeatures(Stream stream, int size)
    {
        _output = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        _output.WriteLine(CsvFile.Record(["path", .. Enumerable.Range(0, size).Select(i => $"f{i}")]));
    }

    public void Write(string path, ReadOnlyMemory<float> features)
    {
        _output.Write(CsvFile.Record([path]));
        foreach (float value in features.Span)
        {
            _output.Write(',');
            _output.Write(value.ToString(CultureInfo.InvariantCulture));
        }
        _output.WriteLine();
    }

    public void Complete() => _output.Flush();

    public void Dispose() => _output.Dispose();
}
