namespace Microsoft.ML;

/// <summary>Where a component being saved writes itself.</summary>
public sealed class ModelSaveContext : IDisposable
{
    internal ModelSaveContext()
    {
    }

    public void Dispose()
    {
    }
}
