using static TorchSharp.torch;

namespace TorchSharp.Modules;

public partial class SGD
{
    public sealed class State : OptimizerState, IDisposable
    {
        public Tensor momentum_buffer;

        public State(Parameter parameter) : base(parameter)
        {
        }

        public void Dispose() => momentum_buffer?.Dispose();

        public override void Initialize(OptimizerOptions options)
        {
            momentum_buffer?.Dispose();
            momentum_buffer = null;
        }

        public override void to(Device device) => momentum_buffer = momentum_buffer?.to(device);

        public override void SaveStateDict(BinaryWriter writer) => SaveConditionalStateTensor(writer, momentum_buffer);

        public override void LoadStateDict(BinaryReader reader) =>
            LoadConditionalStateTensor(reader, ref momentum_buffer, _parameter.device);

        public override void LoadStateDict(OptimizerState source)
        {
            momentum_buffer?.Dispose();
            momentum_buffer = ((State)source).momentum_buffer.to(_parameter.device, copy: true);
        }

        public override bool ApproximatelyEquals(OptimizerState other) =>
            other is State state && (momentum_buffer is null || momentum_buffer.allclose(state.momentum_buffer));
    }
}
