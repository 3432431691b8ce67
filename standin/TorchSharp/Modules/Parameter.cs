using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    // Takes over the handle of the tensor it is made from, and its place in the dispose scope.
    public class Parameter : Tensor
    {
        public Parameter(Tensor data, bool requires_grad = true)
            : base(data.with_requires_grad(requires_grad).ReleaseHandle(), false) => DisposeScope.Replace(data, this);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }
}
