using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

// Runs its modules one after another and disposes of what passes between them.
public class Sequential : nn.Module<Tensor, Tensor>
{
    private readonly List<(string name, nn.IModule<Tensor, Tensor> module)> _modules = [];

    internal Sequential() : base("Sequential")
    {
    }

    protected Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules) : this()
    {
        foreach (var (name, submodule) in modules) Add(name, submodule);
    }

    protected Sequential(params nn.Module<Tensor, Tensor>[] modules) : this()
    {
        foreach (var module in modules) Add(module);
    }

    public int Count => _modules.Count;

    [IndexerName("SequentialItems")]
    public nn.IModule<Tensor, Tensor> this[int index] => _modules[index].module;

    [IndexerName("SequentialItems")]
    public Sequential this[(int? start, int? end) index] => Slice(index.start ?? 0, index.end ?? Count);

    [IndexerName("SequentialItems")]
    public Sequential this[Range index] => Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));

    public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
    {
        Add(name, module);
        return this;
    }

    public Sequential append(nn.IModule<Tensor, Tensor> module)
    {
        Add(module);
        return this;
    }

    public override Tensor forward(Tensor tensor)
    {
        if (_modules.Count == 0) return tensor.alias();
        var current = _modules[0].module.call(tensor);
        for (var i = 1; i < _modules.Count; i++)
        {
            var next = _modules[i].module.call(current);
            current.Dispose();
            current = next;
        }
        return current;
    }

    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
    {
        if (!recurse) yield break;
        var seen = new HashSet<nint> { 0 };
        foreach (var (prefix, module) in named_children())
        {
            foreach (var (name, parameter) in module.named_parameters(true))
            {
                if (seen.Add(parameter.handle)) yield return ($"{prefix}.{name}", parameter);
            }
        }
    }

    public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_persistent = true)
    {
        if (!recurse) yield break;
        var seen = new HashSet<nint> { 0 };
        foreach (var (prefix, module) in named_children())
        {
            foreach (var (name, buffer) in module.named_buffers(true, include_persistent))
            {
                if (seen.Add(buffer.handle)) yield return ($"{prefix}.{name}", buffer);
            }
        }
    }

    public override IEnumerable<(string name, nn.Module module)> named_children() =>
        _modules.Select(entry => (entry.name, (nn.Module)entry.module));

    public override IEnumerable<(string name, nn.Module module)> named_modules()
    {
        foreach (var child in named_children()) yield return child;
        foreach (var (prefix, module) in named_children())
        {
            foreach (var (name, inner) in module.named_modules()) yield return ($"{prefix}.{name}", inner);
        }
    }

    public override nn.Module apply(Action<nn.Module> fn)
    {
        foreach (var (_, module) in named_children()) module.apply(fn);
        fn(this);
        return this;
    }

    public override void train(bool on = true) => base.train(on);

    public override void eval() => base.eval();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var (_, module) in named_children()) module.Dispose();
        }
        base.Dispose(disposing);
    }

    protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => Each(module => module._to(dtype, non_blocking));

    protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) =>
        Each(module => module._to(device, dtype, non_blocking));

    protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
        Each(module => module._to(deviceType, deviceIndex, non_blocking));

    internal void Add(string name, nn.IModule<Tensor, Tensor> module) => _modules.Add((name, module));

    internal void Add(nn.IModule<Tensor, Tensor> module) => Add(_modules.Count.ToString(), module);

    private Sequential Each(Action<nn.Module> action)
    {
        foreach (var (_, module) in named_children()) action(module);
        return this;
    }

    private Sequential Slice(int start, int end)
    {
        if (start < 0 || start > Count) throw new IndexOutOfRangeException($"{start} is not a valid index.");
        if (end < 0 || end > Count) throw new IndexOutOfRangeException($"{end} is not a valid index.");
        var slice = new Sequential();
        for (var i = start; i < end; i++) slice._modules.Add(_modules[i]);
        return slice;
    }
}
