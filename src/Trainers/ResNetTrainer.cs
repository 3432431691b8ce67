using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Trains a deep residual network (He et al., 2015) on a column of images and a key label. Create it with
/// <c>mlContext.MulticlassClassification.Trainers.ResNet(...)</c>.
/// </summary>
/// <remarks>
/// The fitted transformer adds a score column (probabilities, in the order of the label's key values) and a predicted label, with the
/// annotations of ML.NET's own multiclass trainers. Where the label is <c>Vector&lt;Boolean&gt;</c> or several keys, an image may have any
/// number of labels: each is learned by itself (sigmoid and binary cross-entropy), the scores are the labels' probabilities, and the
/// predicted label says of each whether the image has it.
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
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        bool isMultiLabel = ColumnChecks.AreSeveral(Checked(inputSchema).Find(_options.LabelColumnName)!.Value);
        return isMultiLabel ? LabelScoreColumns.Shape(inputSchema, _options.Columns) : ScoreColumns.Shape(inputSchema, _options.Columns);
    }

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
    /// <exception cref="TimeoutException">Another of the <see cref="Options.Processes"/> does not answer. Where another fails, its message
    /// comes as <see cref="InvalidOperationException"/>.</exception>
    public ResNetTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var channel = _env.Start("ResNetTrainer");
        var options = ProcessShare.Of(_options);
        using var together = options.Processes?.Begin(ProcessShare.AdviceWhereItBreaks(options.Checkpoint));
        using var defaults = TorchDefaults.Use();
        using var threads = TorchThreads.Use(options.NumberOfThreads);
        NativeHeap.KeepFreedMemory();
        try
        {
            CheckColumns(input);
            var device = DeviceChoice.Resolve(
                _env, options.Device, channel, options.Processes is { LocalCount: > 1 } processes ? processes.LocalRank : null);
            return new Fitting(_env, options, channel, device, input).Run();
        }
        catch (Exception failure) when (failure is not TrainingDivergedException && options.Processes?.Group is { HasAgreed: false })
        {
            options.Processes.Announce(failure);
            throw;
        }
        finally
        {
            NativeHeap.ReturnFreedMemory();
        }
    }

    private void CheckColumns(IDataView input)
    {
        Checked(SchemaShapes.Of(input.Schema));
        if (_options.ValidationSet is not { } validationSet)
            return;
        Checked(SchemaShapes.Of(validationSet.Schema));
        LabelClasses.ThrowIfDifferent(input.Schema[_options.LabelColumnName], validationSet.Schema[_options.LabelColumnName]);
    }

    private SchemaShape Checked(SchemaShape inputSchema)
    {
        ColumnChecks.Check(inputSchema, _options.Columns);
        ColumnChecks.CheckPath(inputSchema, _options.ImagePathColumnName);
        return inputSchema;
    }
}
