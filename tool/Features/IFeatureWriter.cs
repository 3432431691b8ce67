namespace MlResNet.Features;

/// <summary>Writes the features of files one after the other.</summary>
internal interface IFeatureWriter : IDisposable
{
    void Write(string path, ReadOnlyMemory<float> features);

    /// <summary>All is written: what belongs to the end.</summary>
    void Complete();
}
