using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

public partial class SGD : OptimizerHelper, optim.IMomentum
{
    public SGD(IEnumerable<Parameter> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, momentum, dampening, weight_decay, nesterov, maximize)
    {
    }

    public SGD(IEnumerable<ParamGroup> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
    {
        if (lr < 0) throw new ArgumentException($"Invalid learning rate: {lr}");
        if (momentum < 0) throw new ArgumentException($"Invalid momentum value: {momentum}");
        if (weight_decay < 0) throw new ArgumentException($"Invalid weight_decay value: {weight_decay}");
        if (nesterov && (momentum <= 0 || dampening != 0)) throw new ArgumentException("Nesterov momentum requires a momentum and zero dampening");

        _defaults = new Options
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            momentum = momentum,
            dampening = dampening,
            weight_decay = weight_decay,
            nesterov = nesterov,
            maximize = maximize,
        };
        _parameter_groups = [];
        foreach (var group in parameters) add_param_group(group);
    }

    public double Momentum
    {
        get => ((Options)_defaults).momentum.Value;
        set => ((Options)_defaults).momentum = value;
    }

    public override void add_param_group(Modules.ParamGroup param_group)
    {
        param_group.Options ??= new Options();
        var options = (Options)param_group.Options;
        options.FillFrom((Options)_defaults);
        base.add_param_group(param_group);
        foreach (var parameter in param_group.Parameters)
        {
            var state = new State(parameter);
            _state[parameter.Handle] = state;
            state.Initialize(options);
        }
    }

    public override Tensor step(Func<Tensor> closure = null) => _step<ParamGroup>(Step, closure);

    // All parameters of the group in one native call.
    private unsafe void Step(ParamGroup group)
    {
        var parameters = group.Parameters as IReadOnlyCollection<Parameter> ?? [.. group.Parameters];
        var handles = TensorHandles.Of(parameters);
        var momenta = new nint[handles.Length];
        var states = new State[handles.Length];
        for (var i = 0; i < handles.Length; i++)
        {
            states[i] = (State)_state[handles[i]];
            momenta[i] = TensorHandles.OrZero(states[i].momentum_buffer);
        }
        int done;
        fixed (nint* parameter = handles, momentum = momenta)
            done = Native.optim_sgd(parameter, momentum, handles.Length, group.Options.ToNative());
        GC.KeepAlive(parameters);
        for (var i = 0; i < states.Length; i++)
        {
            if (states[i].momentum_buffer is null && momenta[i] != 0)
                states[i].momentum_buffer = new Tensor(momenta[i]).DetachFromDisposeScope();
        }
        Native.Check(done);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing) return;
        foreach (var (_, state) in _state) ((State)state).Dispose();
        _state.Clear();
    }
}
