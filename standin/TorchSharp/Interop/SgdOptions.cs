namespace TorchSharp.Interop;

// Mirrors SgdOptions of optim.cpp.
internal struct SgdOptions
{
    internal double learningRate;
    internal double momentum;
    internal double dampening;
    internal double weightDecay;
    internal int nesterov;
    internal int maximize;
}
