using TorchSharp.Interop;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

// State is kept by the native handle of its parameter: a parameter moved afterwards is a stranger.
public abstract class OptimizerHelper : optim.Optimizer
{
    protected OptimizerOptions _defaults;
    protected OrderedDict<nint, OptimizerState> _state = [];

    public OptimizerHelper() : base(0)
    {
    }

    public override IEnumerable<Parameter> parameters() => base.parameters();

    public override void add_param_group(ParamGroup param_group) => base.add_param_group(param_group);

    // To zero, never to null.
    public override unsafe void zero_grad()
    {
        foreach (var group in _parameter_groups)
        {
            var handles = TensorHandles.Of(group.Parameters);
            fixed (nint* values = handles) Native.Check(Native.optim_zero_grad(values, handles.Length));
            GC.KeepAlive(group);
        }
    }

    protected Tensor _step<T>(Action<T> body, Func<Tensor> loss_closure = null) where T : ParamGroup
    {
        Tensor loss = null;
        if (loss_closure is not null)
        {
            using var grad = enable_grad();
            loss = loss_closure();
        }
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        foreach (var group in _parameter_groups) body(group as T);
        return loss;
    }

    public void to(Device device)
    {
        foreach (var parameter in parameters()) _state[parameter.Handle].to(device);
    }

    public virtual StateDictionary state_dict()
    {
        var dictionary = new StateDictionaryBuilder();
        foreach (var group in _parameter_groups)
        {
            dictionary.AddGroup(group.Options);
            foreach (var parameter in group.Parameters) dictionary.AddState(_state[parameter.Handle]);
        }
        return dictionary.Result;
    }

    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var own = this.state_dict();
        RequireSameCounts(own, state_dict.Options.Count, state_dict.State.Count);
        for (var i = 0; i < own.Options.Count; i++)
        {
            if (own.Options[i] != state_dict.Options[i]) own.Options[i].LoadStateDict(state_dict.Options[i]);
        }
        for (var i = 0; i < own.State.Count; i++)
        {
            if (own.State[i] != state_dict.State[i]) own.State[i].LoadStateDict(state_dict.State[i]);
        }
    }

    public void save_state_dict(string location)
    {
        using var writer = new BinaryWriter(File.Create(location));
        save_state_dict(writer);
    }

    public void load_state_dict(string location)
    {
        using var reader = new BinaryReader(File.OpenRead(location));
        load_state_dict(reader);
    }

    public void save_state_dict(BinaryWriter writer)
    {
        var own = state_dict();
        writer.Write(GetType().Name);
        writer.Encode(own.Options.Count);
        writer.Encode(own.State.Count);
        foreach (var options in own.Options) options.SaveStateDict(writer);
        foreach (var state in own.State) state.SaveStateDict(writer);
    }

    public void load_state_dict(BinaryReader reader)
    {
        var name = reader.ReadString();
        if (name != GetType().Name)
        {
            throw new InvalidDataException(
                $"Mismatched optimizer type: expected '{GetType().Name}', but found '{name}' in the loaded stream.");
        }
        var own = state_dict();
        RequireSameCounts(own, reader.Decode(), reader.Decode());
        foreach (var options in own.Options) options.LoadStateDict(reader);
        foreach (var state in own.State) state.LoadStateDict(reader);
    }

    private static void RequireSameCounts(StateDictionary own, long groups, long states)
    {
        if (groups != own.Options.Count) throw new ArgumentException("Invalid optimizer state -- different number of parameter groups.");
        if (states != own.State.Count) throw new ArgumentException("Invalid optimizer state -- different number of states.");
    }
}
