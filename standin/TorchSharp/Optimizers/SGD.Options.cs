using TorchSharp.Interop;

namespace TorchSharp.Modules;

public partial class SGD
{
    public class Options : OptimizerOptions
    {
        public double? momentum;
        public double? dampening;
        public double? weight_decay;
        public bool? nesterov;
        public bool? maximize;

        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(momentum.Value);
            writer.Write(dampening.Value);
            writer.Write(weight_decay.Value);
            writer.Write(nesterov.Value);
            writer.Write(maximize.Value);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            momentum = reader.ReadDouble();
            dampening = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
            nesterov = reader.ReadBoolean();
            maximize = reader.ReadBoolean();
        }

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var options = (Options)source;
            momentum = options.momentum;
            dampening = options.dampening;
            weight_decay = options.weight_decay;
            nesterov = options.nesterov;
            maximize = options.maximize;
        }

        internal void FillFrom(Options defaults)
        {
            LearningRate ??= defaults.LearningRate;
            momentum ??= defaults.momentum;
            dampening ??= defaults.dampening;
            weight_decay ??= defaults.weight_decay;
            nesterov ??= defaults.nesterov;
            maximize ??= defaults.maximize;
            InitialLearningRate = LearningRate.Value;
        }

        internal SgdOptions ToNative() => new()
        {
            learningRate = LearningRate.Value,
            momentum = momentum.Value,
            dampening = dampening.Value,
            weightDecay = weight_decay.Value,
            nesterov = nesterov.Value ? 1 : 0,
            maximize = maximize.Value ? 1 : 0,
        };
    }
}
