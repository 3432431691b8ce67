using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public interface ILearningRateController
        {
            double LearningRate { get; set; }

            double InitialLearningRate { get; set; }
        }

        public interface IMomentum
        {
            double Momentum { get; set; }
        }

        public abstract partial class Optimizer : IDisposable
        {
            protected IList<ParamGroup> _parameter_groups;

            protected Optimizer(nint handle)
            {
            }

            ~Optimizer() => Dispose(false);

            public virtual IEnumerable<ILearningRateController> ParamGroups => _parameter_groups;

            public virtual IEnumerable<Parameter> parameters() => _parameter_groups.SelectMany(group => group.Parameters);

            public virtual void add_param_group(ParamGroup param_group) => _parameter_groups.Add(param_group);

            public virtual void zero_grad()
            {
            }

            public virtual Tensor step(Func<Tensor> closure = null) => closure?.Invoke();

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
            }

            public class StateDictionary
            {
                internal StateDictionary()
                {
                }

                public List<OptimizerOptions> Options { get; private set; } = [];

                public List<OptimizerState> State { get; private set; } = [];

                public List<List<int>> StateIndexRef { get; private set; } = [];
            }
        }
    }
}
