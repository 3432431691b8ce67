namespace Microsoft.ML;

/// <summary>Names the kind of a loader that needs no more than the stream: a component of a saved model.</summary>
internal delegate void SignatureLoadModel(ModelLoadContext ctx);
