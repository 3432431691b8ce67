namespace Microsoft.ML.ResNet;

public sealed partial class ResNetTransformer
{
    /// <summary>
    /// Saves the network as a chain of ML.NET's own transformers; called by <c>mlContext.Model.Save</c>. Whoever loads it needs ML.NET with ONNX Runtime, and, only if the
    /// images are encoded (<c>Vector&lt;Byte&gt;</c>), this library too.
    /// </summary>
    /// <exception cref="NotSupportedException">The feature column is a vector of pixels of no known size, or the network is larger than 2 GB.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed.</exception>
    void ICanSaveModel.Save(ModelSaveContext ctx) => StockChain.Save(this, ctx);
}
