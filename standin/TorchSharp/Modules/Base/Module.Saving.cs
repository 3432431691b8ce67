using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // TorchSharp's own format: the number of entries (LEB128), then for each its name and tensor.
        public partial class Module
        {
            public Module save(string location, IList<string> skip = null)
            {
                using var stream = File.Create(location);
                return save(stream, skip);
            }

            public Module save(Stream stream, IList<string> skip = null)
            {
                using var writer = new BinaryWriter(stream);
                return save(writer, skip);
            }

            public Module save(BinaryWriter writer, IList<string> skip = null)
            {
                save_state_dict(writer, state_dict(), skip);
                return this;
            }

            public static void save_state_dict(BinaryWriter writer, Dictionary<string, Tensor> sd, IList<string> skip = null)
            {
                var entries = sd.Where(entry => skip is null || !skip.Contains(entry.Key)).ToList();
                writer.Encode(entries.Count);
                foreach (var (key, tensor) in entries)
                {
                    writer.Write(key);
                    tensor.Save(writer);
                }
            }

            public virtual Module load(string location, bool strict = true, IList<string> skip = null, Dictionary<string, bool> loadedParameters = null)
            {
                if (!File.Exists(location)) throw new FileNotFoundException(location);
                using var stream = File.OpenRead(location);
                return load(stream, strict, skip, loadedParameters);
            }

            public Module load(Stream stream, bool strict = true, IList<string> skip = null, Dictionary<string, bool> loadedParameters = null)
            {
                using var reader = new BinaryReader(stream);
                return load(reader, strict, skip, loadedParameters);
            }

            public virtual Module load(BinaryReader reader, bool strict = true, IList<string> skip = null, Dictionary<string, bool> loadedParameters = null)
            {
                skip ??= [];
                var (type, index) = (_deviceType, _deviceIndex);
                if (type != DeviceType.CPU) _to(DeviceType.CPU, -1, false);
                try
                {
                    var own = state_dict();
                    var count = reader.Decode();
                    if (count != own.Count && strict)
                        throw new ArgumentException($"Mismatched state_dict sizes: expected {own.Count}, but found {count} entries.");

                    for (var i = 0L; i < count; i++)
                    {
                        var key = reader.ReadString();
                        var found = own.TryGetValue(key, out var target);
                        if (!found && strict)
                        {
                            throw new ArgumentException(
                                $"Mismatched module state names: the target modules does not have a submodule or buffer named '{key}'");
                        }
                        if (found && !skip.Contains(key)) target.Load(reader);
                        else TensorExtensionMethods.Load(reader, skip: true).Dispose();
                        loadedParameters?.Add(key, found);
                    }
                }
                finally
                {
                    if (type != DeviceType.CPU) _to(type, index, false);
                }
                return this;
            }

            public static Module Create<T>(string path) where T : Module, new() => new T().load(path);
        }
    }
}
