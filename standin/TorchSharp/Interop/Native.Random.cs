using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// Generators.
internal static unsafe partial class Native
{
    [DllImport(Library)] internal static extern nint generator_new(ulong seed);
    [DllImport(Library)] internal static extern nint generator_default();
    [DllImport(Library)] internal static extern void generator_dispose(nint generator);
    [DllImport(Library)] internal static extern void generator_set_seed(nint generator, long seed);
    [DllImport(Library)] internal static extern long generator_seed(nint generator);
    [DllImport(Library)] internal static extern nint generator_get_state(nint generator);
    [DllImport(Library)] internal static extern int generator_set_state(nint generator, nint state);
    [DllImport(Library)] internal static extern int tensor_normal_(nint self, double mean, double std, nint generator);
    [DllImport(Library)] internal static extern int tensor_uniform_(nint self, double from, double to, nint generator);
    [DllImport(Library)] internal static extern int tensor_bernoulli_(nint self, double probability, nint generator);
    [DllImport(Library)] internal static extern int tensor_bernoulli_tensor_(nint self, nint probability, nint generator);
    [DllImport(Library)] internal static extern nint tensor_bernoulli(nint self, nint generator);
    [DllImport(Library)] internal static extern int tensor_fill_(nint self, ScalarValue value);
    [DllImport(Library)] internal static extern int tensor_zero_(nint self);
}
