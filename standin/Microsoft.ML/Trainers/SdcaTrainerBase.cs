using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>A linear trainer by stochastic dual coordinate ascent.</summary>
public abstract class SdcaTrainerBase<TOptions, TTransformer, TModel> : StochasticTrainerBase<TTransformer, TModel>
    where TOptions : SdcaTrainerBase<TOptions, TTransformer, TModel>.OptionsBase, new()
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private protected readonly TOptions SdcaTrainerOptions;

    private protected SdcaTrainerBase(IHostEnvironment env, TOptions options, SchemaShape.Column label)
        : base(env.Register(nameof(SdcaTrainerBase<TOptions, TTransformer, TModel>)), MulticlassTrainerColumns.Feature(options.FeatureColumnName), label,
            MulticlassTrainerColumns.Weight(options.ExampleWeightColumnName))
    {
        SdcaTrainerOptions = options;
        env.CheckUserArg(options.L2Regularization is not < 0, nameof(options.L2Regularization), "L2 constant must be non-negative.");
        env.CheckUserArg(options.L1Regularization is not < 0, nameof(options.L1Regularization), "L1 threshold must be non-negative.");
        env.CheckUserArg(options.MaximumNumberOfIterations is not < 1, nameof(options.MaximumNumberOfIterations), "Max number of iterations must be positive.");
        env.CheckUserArg(options.ConvergenceTolerance > 0 && options.ConvergenceTolerance <= 1, nameof(options.ConvergenceTolerance),
            "Convergence tolerance must be positive and no larger than 1.");
    }

    public abstract class OptionsBase : TrainerInputBaseWithWeight
    {
        private protected OptionsBase()
        {
        }

        public float? L2Regularization;

        public float? L1Regularization;

        public float ConvergenceTolerance = 0.1f;

        public int? MaximumNumberOfIterations;

        public bool Shuffle = true;
    }
}
