using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>A place in a network that backward reports when it comes by: then it has done all that lies behind it.</summary>
internal sealed class BackwardMark : autograd.SingleTensorFunction<BackwardMark>
{
    public override string Name => nameof(BackwardMark);

    /// <summary>Marks the input of a module, until disposed.</summary>
    /// <param name="module">Runs as <c>call</c> does.</param>
    /// <param name="reached">Runs inside backward, and must not throw: an exception cannot pass through libtorch.</param>
    public static IDisposable Before(nn.Module<Tensor, Tensor> module, Action reached)
    {
        Tensor? marked = null;
        var before = module.register_forward_pre_hook((_, input) =>
        {
            marked = is_grad_enabled() && input.requires_grad ? apply(input, reached) : null;
            return marked ?? input;
        });
        // Only the handle: autograd keeps what it needs.
        var after = module.register_forward_hook((_, _, output) =>
        {
            marked?.Dispose();
            return output;
        });
        return new Hooks(before, after);
    }

    /// <param name="ctx">Of the call.</param>
    /// <param name="vars">A tensor, and whom to tell.</param>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.save_data(nameof(Action), vars[1]);
        return (Tensor)vars[0];
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        ((Action)ctx.get_data(nameof(Action)))();
        return [grad_output, null!];
    }

    private sealed class Hooks(params nn.Module<Tensor, Tensor>.HookRemover[] hooks) : IDisposable
    {
        public void Dispose()
        {
            foreach (var hook in hooks)
                hook.remove();
        }
    }
}
