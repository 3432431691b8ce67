namespace Microsoft.ML.Model.OnnxConverter;

/// <summary>Marks a model that has an ONNX form.</summary>
internal interface ICanSaveOnnx
{
}
