namespace Microsoft.ML.Model.OnnxConverter;

/// <summary>Marks a model that has an ONNX form over one feature column.</summary>
internal interface ISingleCanSaveOnnx : ICanSaveOnnx
{
}
