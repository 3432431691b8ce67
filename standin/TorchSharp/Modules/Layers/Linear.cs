using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    public sealed class Linear : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = nameof(bias))]
        private Parameter _bias;

        [ComponentName(Name = nameof(weight))]
        private Parameter _weight;

        internal Linear(Parameter weight, Parameter bias) : base(nameof(Linear))
        {
            in_features = weight.shape[1];
            out_features = weight.shape[0];
            this.weight = weight;
            if (bias is not null) this.bias = bias;
        }

        internal Linear(long inputSize, long outputSize, bool hasBias, Device device, ScalarType? dtype) : base(nameof(Linear))
        {
            in_features = inputSize;
            out_features = outputSize;
            weight = empty(outputSize, inputSize, device: device, dtype: dtype).AsParameter();
            nn.init.kaiming_uniform_(weight, a: Math.Sqrt(5));
            if (!hasBias) return;
            bias = empty(outputSize, device: device, dtype: dtype).AsParameter();
            var (fanIn, _) = nn.init.CalculateFanInAndFanOut(weight);
            var bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
            nn.init.uniform_(_bias, -bound, bound);
        }

        public long in_features { get; set; }
        public long out_features { get; set; }

        public Parameter weight
        {
            get => _weight;
            set
            {
                ArgumentNullException.ThrowIfNull(value, nameof(weight));
                if (value.Handle == _weight?.Handle) return;
                ReplaceRegisteredParameter(ref _weight, value, nameof(weight));
            }
        }

        public Parameter bias
        {
            get => _bias;
            set => ReplaceRegisteredParameter(ref _bias, value, nameof(bias));
        }

        // [..., in] -> [..., out]
        public override Tensor forward(Tensor tensor) => nn.functional.linear(tensor, _weight, _bias);

        protected override void Dispose(bool disposing)
        {
            if (!disposing) return;
            _weight?.Dispose();
            _bias?.Dispose();
        }

        protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => Moved(dtype, device);

        protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
            Moved(null, new Device(deviceType, deviceIndex));

        protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => Moved(dtype, null);

        private Linear Moved(ScalarType? dtype, Device device)
        {
            if (_weight is not null && ReplaceParameter(dtype, device, _weight, out var newWeight)) weight = newWeight;
            if (_bias is not null && ReplaceParameter(dtype, device, _bias, out var newBias)) bias = newBias;
            return this;
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device device = null, ScalarType? dtype = null) =>
                new(inputSize, outputSize, hasBias, device, dtype);

            public static Modules.Linear Linear(Modules.Parameter weight, Modules.Parameter bias = null) => new(weight, bias);
        }
    }
}
