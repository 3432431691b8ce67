using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // A tensor registered twice counts once, under its first name.
        public partial class Module
        {
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<nint> { 0 };
                foreach (var (name, parameter) in _internal_params)
                {
                    if (seen.Add(parameter.handle)) yield return (name, parameter);
                }
                if (!recurse) yield break;
                foreach (var (prefix, module) in _internal_submodules)
                {
                    foreach (var (name, parameter) in module.named_parameters(true))
                    {
                        if (seen.Add(parameter.handle)) yield return ($"{prefix}.{name}", parameter);
                    }
                }
            }

            // As in TorchSharp, a buffer that is not persistent is never listed.
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<nint> { 0 };
                foreach (var (name, (buffer, persistent)) in _internal_buffers)
                {
                    if (persistent && seen.Add(buffer.handle)) yield return (name, buffer);
                }
                if (!recurse) yield break;
                foreach (var (prefix, module) in _internal_submodules)
                {
                    foreach (var (name, buffer) in module.named_buffers(true, include_nonpersistent))
                    {
                        if (seen.Add(buffer.handle)) yield return ($"{prefix}.{name}", buffer);
                    }
                }
            }

            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var child in _internal_submodules) yield return child;
                foreach (var (prefix, module) in _internal_submodules)
                {
                    foreach (var (name, inner) in module.named_modules()) yield return ($"{prefix}.{name}", inner);
                }
            }

            public virtual IEnumerable<(string name, Module module)> named_children() => _internal_submodules;

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(pair => pair.parameter);

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(pair => pair.buffer);

            public virtual IEnumerable<Module> modules() => named_modules().Select(pair => pair.module);

            public virtual IEnumerable<Module> children() => named_children().Select(pair => pair.module);

            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            public virtual Parameter get_parameter(string target) =>
                _internal_params.TryGetValue(target, out var parameter) ? parameter
                    : Descend(target, (child, rest) => child.get_parameter(rest));

            public virtual Tensor get_buffer(string target)
            {
                ArgumentNullException.ThrowIfNull(target);
                return _internal_buffers.TryGetValue(target, out var buffer) ? buffer.Item1
                    : Descend(target, (child, rest) => child.get_buffer(rest));
            }

            private T Descend<T>(string target, Func<Module, string, T> find) where T : class
            {
                var dot = target.IndexOf('.');
                if (dot < 0) return null;
                return named_children().Where(child => child.name == target[..dot])
                    .Select(child => find(child.module, target[(dot + 1)..])).FirstOrDefault(found => found is not null);
            }
        }
    }
}
