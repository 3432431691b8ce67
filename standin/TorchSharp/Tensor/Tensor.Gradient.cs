using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        public bool requires_grad
        {
            get => Native.tensor_requires_grad(Handle) != 0;
            set => Native.Check(Native.tensor_set_requires_grad(Handle, value ? 1 : 0));
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        // A new handle at every call; null where there is no gradient.
        public Tensor grad
        {
            get
            {
                nint gradient;
                Native.Check(Native.tensor_grad(Handle, &gradient));
                return gradient == 0 ? null : new Tensor(gradient);
            }
            set => Native.Check(Native.tensor_set_grad(Handle, TensorHandles.OrZero(value)));
        }

        public void retain_grad() => Native.Check(Native.tensor_retain_grad(Handle));

        public Tensor detach() => Op.Unary(&Native.tensor_detach, this);

        public Tensor detach_() => Op.InPlace(&Native.tensor_detach_, this);

        public void backward()
        {
            var done = Native.tensor_backward(Handle);
            GC.KeepAlive(this);
            Native.Check(done);
        }

        public void backward(IList<Tensor> grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor> inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);
    }

    public static unsafe partial class autograd
    {
        public static void backward(IList<Tensor> tensors, IList<Tensor> grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor> inputs = null)
        {
            nint[] roots = TensorHandles.Of(tensors), gradients = TensorHandles.Of(grad_tensors), leaves = TensorHandles.Of(inputs);
            fixed (nint* root = roots, gradient = gradients, leaf = leaves)
            {
                var done = Native.autograd_backward(root, roots.Length, gradient, gradients.Length,
                    retain_graph ?? create_graph ? 1 : 0, create_graph ? 1 : 0, leaf, leaves.Length);
                GC.KeepAlive(tensors);
                GC.KeepAlive(grad_tensors);
                GC.KeepAlive(inputs);
                Native.Check(done);
            }
        }

        public static void backward(Tensor tensor, IList<Tensor> grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor> inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor> inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        public static IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor> grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            nint[] roots = TensorHandles.Of(outputs), leaves = TensorHandles.Of(inputs), gradients = TensorHandles.Of(grad_outputs);
            var results = new nint[leaves.Length];
            fixed (nint* root = roots, leaf = leaves, gradient = gradients, result = results)
            {
                var done = Native.autograd_grad(root, roots.Length, leaf, leaves.Length, gradient, gradients.Length,
                    retain_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, result);
                GC.KeepAlive(outputs);
                GC.KeepAlive(inputs);
                GC.KeepAlive(grad_outputs);
                Native.Check(done);
            }
            return [.. TensorHandles.Own(results)];
        }
    }
}
