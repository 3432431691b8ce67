using static TorchSharp.torch;

namespace TorchSharp
{
    public abstract class Loss<T1, T2, TResult> : nn.Module<T1, T2, TResult>
    {
        public Loss(nn.Reduction reduction = nn.Reduction.Mean) : base("Loss") => this.reduction = reduction;

        public nn.Reduction reduction { get; }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public enum Reduction : long
            {
                None = 0,
                Mean = 1,
                Sum = 2,
            }
        }
    }
}
