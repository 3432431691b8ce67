using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Trains a deep residual network (He et al., 2015) on a column of images and a key label. Create it with
/// <c>mlContext.MulticlassClassification.Trainers.ResNet(...)</c>.
/// </summary>
/// <remarks>
/// The fitted transformer adds a score column (probabilities, in the order of the label's key values) and a predicted label, with the
/// annotations of ML.NET's own multiclass trainers.
/// </remarks>
public sealed partial class ResNetTrainer : ITrainerEstimator<ResNetTransformer, ResidualNetwork>
{
    private readonly IHostEnvironment _env;
    private readonly Options _options;

    /// <exception cref="ArgumentException">Options are out of range; the message names all of them.</exception>
    /// <exception cref="InvalidOperationException">libtorch is missing; the message names the package to add.</exception>
    internal ResNetTrainer(IHostEnvironment env, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsValidation.Check(options);
        NativeErrors.CheckLibrary();
        _env = env;
        _options = options;
    }

    /// <inheritdoc/>
    public TrainerInfo Info => MLNetInternals.TrainerInfo;

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        ScoreColumns.Shape(Checked(inputSchema), _options.Columns);

    /// <summary>Trains a network on all rows of <paramref name="input"/> that have a label.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="ArgumentException">
    /// Images, label or options do not fit the network, or the weights that training begins with; the message names every reason.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// <see cref="Options.InitialCheckpoint"/> is damaged, or no checkpoint of a residual network.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The data cannot be trained on: empty, one class only, or an image that cannot be read.
    /// </exception>
    /// <exception cref="TrainingDivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The token or the MLContext was cancelled, or training was to stop before its first
    /// epoch was done.</exception>
    /// <exception cref="IOException">The checkpoint or the workspace cannot be written; tried before images are read.</exception>
    public ResNetTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var channel = _env.Start("ResNetTrainer");
        ColumnChecks.Check(input.Schema, _options.Columns);
        if (_options.ValidationSet is { } validationSet)
        {
            ColumnChecks.Check(validationSet.Schema, _options.Columns);
            LabelClasses.ThrowIfDifferent(input.Schema[_options.LabelColumnName], validationSet.Schema[_options.LabelColumnName]);
        }

        using var defaults = TorchDefaults.Use();
        using var threads = TorchThreads.Use(_options.NumberOfThreads);
        var device = DeviceChoice.Resolve(_env, _options.Device, channel);
        NativeHeap.KeepFreedMemory();
        try
        {
            return new Fitting(_env, _options, channel, device, input).Run();
        }
        finally
        {
            NativeHeap.ReturnFreedMemory();
        }
    }

    private SchemaShape Checked(SchemaShape inputSchema)
    {
        ColumnChecks.Check(inputSchema, _options.Columns);
        return inputSchema;
    }
}
