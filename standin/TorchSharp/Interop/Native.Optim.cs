using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// Optimiser steps.
internal static unsafe partial class Native
{
    [DllImport(Library)] internal static extern int optim_sgd(nint* parameters, nint* momenta, int count, SgdOptions options);
    [DllImport(Library)] internal static extern int optim_zero_grad(nint* parameters, int count);
    [DllImport(Library)] internal static extern int optim_clip_grad_norm(nint* parameters, int count, double maxNorm, double power, double* norm);
    [DllImport(Library)] internal static extern int optim_clip_grad_value(nint* parameters, int count, double limit);
}
