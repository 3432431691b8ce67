using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module : IDisposable
        {
            protected string name;
            protected DeviceType _deviceType = DeviceType.CPU;
            protected int _deviceIndex = -1;
            protected OrderedDict<string, Module> _internal_submodules = [];
            protected OrderedDict<string, (Tensor, bool)> _internal_buffers = [];
            protected OrderedDict<string, Parameter> _internal_params = [];

            private bool _registered;
            private bool _training = true;

            protected Module(string name) => this.name = name;

            ~Module() => Dispose(false);

            public virtual bool training => _training;

            internal bool IsDisposed { get; private set; }

            public virtual string GetName() => string.IsNullOrEmpty(name) ? GetType().Name : name;

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing || IsDisposed) return;
                foreach (var (_, buffer) in named_buffers(false)) buffer.DetachFromDisposeScope().Dispose();
                foreach (var (_, parameter) in named_parameters(false)) parameter.DetachFromDisposeScope().Dispose();
                foreach (var (_, module) in named_modules()) module.Dispose();
                IsDisposed = true;
            }

            public virtual Module apply(Action<Module> fn)
            {
                foreach (var (_, module) in _internal_submodules) module.apply(fn);
                fn(this);
                return this;
            }

            public virtual void train(bool train = true)
            {
                _training = train;
                foreach (var (_, module) in named_children()) module.train(train);
            }

            public virtual void eval() => train(false);

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var (_, parameter) in named_parameters())
                {
                    using var gradient = parameter.grad;
                    if (gradient is null) continue;
                    if (set_to_none) parameter.grad = null;
                    else gradient.zero_();
                }
            }

            protected static (Device device, ScalarType dtype) GetDefaultDeviceAndType(Device device = null, ScalarType? dtype = null) =>
                (device ?? get_default_device(), dtype ?? get_default_dtype());
        }
    }
}
