using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    // Its modules are registered under their positions when it is itself registered with a module.
    public class ModuleList<T> : nn.Module, IList<T> where T : nn.Module
    {
        private readonly List<T> _modules = [];
        private bool _listed;

        public ModuleList(params T[] modules) : base("ModuleList")
        {
            if (modules is not null) _modules.AddRange(modules);
        }

        public T this[int index] { get => _modules[index]; set => _modules[index] = value; }

        public int Count => _modules.Count;

        public bool IsReadOnly => false;

        protected override void RegisterComponents()
        {
            if (_listed) return;
            for (var i = 0; i < _modules.Count; i++) register_module($"{i}", _modules[i]);
            _listed = true;
        }

        public void Add(T item) => _modules.Add(item);

        public void append(params T[] parameters)
        {
            if (parameters is not null) _modules.AddRange(parameters);
        }

        public void extend(IEnumerable<T> modules) => _modules.AddRange(modules);

        public void Insert(int index, T item) => _modules.Insert(index, item);

        public bool Remove(T item) => _modules.Remove(item);

        public void RemoveAt(int index) => _modules.RemoveAt(index);

        public void Clear() => _modules.Clear();

        public bool Contains(T item) => _modules.Contains(item);

        public int IndexOf(T item) => _modules.IndexOf(item);

        public void CopyTo(T[] array, int arrayIndex) => _modules.CopyTo(array, arrayIndex);

        public IEnumerator<T> GetEnumerator() => _modules.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.ModuleList<Module> ModuleList(params Module[] modules) => new(modules);

            public static Modules.ModuleList<T> ModuleList<T>(params T[] modules) where T : Module => new(modules);
        }
    }
}
