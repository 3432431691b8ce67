using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    // Filling in place.
    public unsafe partial class Tensor
    {
        public Tensor fill_(Scalar value) => Op.InPlace(&Native.tensor_fill_, this, value);

        // Unlike the other in-place methods it returns another tensor over the same memory.
        public Tensor zero_() => Op.InPlace(&Native.tensor_zero_, this).alias();

        public Tensor normal_(double mean = 0, double std = 1, Generator generator = null) =>
            Drawn(Native.tensor_normal_(Handle, mean, std, Generator.HandleOf(generator)), generator);

        public Tensor uniform_(double from, double to, Generator generator = null) =>
            Drawn(Native.tensor_uniform_(Handle, from, to, Generator.HandleOf(generator)), generator);

        public Tensor bernoulli_(double p = 0.5, Generator generator = null) =>
            Drawn(Native.tensor_bernoulli_(Handle, p, Generator.HandleOf(generator)), generator);

        public Tensor bernoulli_(Tensor p, Generator generator = null) =>
            Drawn(Native.tensor_bernoulli_tensor_(Handle, p.Handle, Generator.HandleOf(generator)), generator);

        public Tensor bernoulli(Generator generator = null)
        {
            var result = Native.tensor_bernoulli(Handle, Generator.HandleOf(generator));
            GC.KeepAlive(this);
            GC.KeepAlive(generator);
            return Native.Result(result);
        }

        private Tensor Drawn(int done, Generator generator)
        {
            GC.KeepAlive(generator);
            Native.Check(done);
            return this;
        }
    }
}
