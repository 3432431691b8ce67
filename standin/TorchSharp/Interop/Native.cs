using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// Every argument is a number or an address: nothing is converted at the border.
[assembly: DisableRuntimeMarshalling]

namespace TorchSharp.Interop;

// The C interface of standin/native/torch. A null handle, or a status of 0, means that the call failed.
internal static unsafe partial class Native
{
    internal const string Library = "LibTorchSharp";

    internal static ExternalException Error() => new(Marshal.PtrToStringUTF8(last_error()));

    internal static void Check(int done)
    {
        if (done == 0) throw Error();
    }

    internal static torch.Tensor Result(nint handle) => handle != 0 ? new torch.Tensor(handle) : throw Error();
}
