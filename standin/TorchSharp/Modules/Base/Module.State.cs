namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            // Parameters first, then buffers.
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor> destination = null, string prefix = null)
            {
                destination ??= [];
                foreach (var (name, parameter) in named_parameters()) destination.TryAdd(Key(name), parameter);
                foreach (var (name, buffer) in named_buffers(include_nonpersistent: false)) destination.TryAdd(Key(name), buffer);
                foreach (var (name, module) in _internal_submodules) module.state_dict(destination, Key(name));
                return destination;

                string Key(string name) => string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}";
            }

            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string> skip = null)
            {
                skip ??= [];
                var destination = state_dict();
                var unexpected = source.Keys.Where(key => !skip.Contains(key) && !destination.ContainsKey(key)).ToList();
                var missing = destination.Keys.Where(key => !skip.Contains(key) && !source.ContainsKey(key)).ToList();
                if (strict && (missing.Count > 0 || unexpected.Count > 0))
                    throw new InvalidOperationException("The loaded state_dict is not identical to the target dictionary.");

                using var guard = no_grad();
                foreach (var (key, value) in source)
                {
                    if (!skip.Contains(key) && destination.TryGetValue(key, out var target)) target.copy_(value);
                }
                return (missing, unexpected);
            }
        }
    }
}
