using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>Weights to be written.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Read">Gives their float32 values, each time that they are needed.</param>
internal sealed record OnnxWeight(string Name, Func<ByteString> Read);
