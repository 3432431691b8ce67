using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Trains a Faster R-CNN on a residual network (He et al. 2015, section 4.3; Ren et al. 2015) to find objects in images. Create it with
/// <c>mlContext.MulticlassClassification.Trainers.FasterRcnn(...)</c>.
/// </summary>
/// <remarks>
/// The columns are those of ML.NET's <c>ObjectDetection</c> trainer: in, images, a vector of keys and a vector of boxes; out, the same of
/// what is found, and scores.
/// </remarks>
public sealed partial class FasterRcnnTrainer : IEstimator<FasterRcnnTransformer>
{
    private readonly IHostEnvironment _env;
    private readonly Options _options;

    /// <exception cref="ArgumentException">Options are out of range; the message names all of them.</exception>
    /// <exception cref="InvalidOperationException">libtorch is missing; the message names the package to add.</exception>
    internal FasterRcnnTrainer(IHostEnvironment env, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        FasterRcnnOptionsCheck.ThrowIfAny(options);
        NativeErrors.CheckLibrary();
        (_env, _options) = (env, options);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        _options.Columns.Check(inputSchema);
        return DetectionShape.After(inputSchema, _options.Columns);
    }

    /// <summary>Trains a network on all rows of <paramref name="input"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="ArgumentException">The options do not fit the checkpoint; the message names every reason.</exception>
    /// <exception cref="InvalidDataException">Images, boxes or the checkpoint cannot be used; the message names every reason.</exception>
    /// <exception cref="InvalidOperationException">There are no images, or the <see cref="Options.Checkpoint"/> is of another training; the
    /// message names every difference.</exception>
    /// <exception cref="DetectorDivergedException">The loss became NaN or infinite. It carries the best weights until then.</exception>
    /// <exception cref="IOException">The checkpoint or the workspace cannot be written.</exception>
    /// <exception cref="TimeoutException">Another of the <see cref="Options.Processes"/> does not answer. Where another fails, its message
    /// comes as <see cref="InvalidOperationException"/>.</exception>
    /// <exception cref="OperationCanceledException">The token or the MLContext was cancelled, or training was stopped before its first
    /// epoch was done.</exception>
    public FasterRcnnTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var channel = _env.Start("FasterRcnnTrainer");
        var options = OfThisProcess(_options);
        using var together = options.Processes?.Begin(ProcessShare.AdviceWhereItBreaks(options.Checkpoint));
        using var defaults = TorchDefaults.Use();
        using var threads = TorchThreads.Use(options.NumberOfThreads);
        NativeHeap.KeepFreedMemory();
        try
        {
            CheckColumns(input);
            var device = DeviceChoice.Resolve(
                _env, options.Device, channel, options.Processes is { LocalCount: > 1 } processes ? processes.LocalRank : null);
            return new DetectorFitting(_env, options, channel, device).Run(input);
        }
        catch (Exception failure) when (failure is not DetectorDivergedException && options.Processes?.Group is { HasAgreed: false })
        {
            options.Processes.Announce(failure);
            throw;
        }
        finally
        {
            NativeHeap.ReturnFreedMemory();
        }
    }

    private static Options OfThisProcess(Options options)
    {
        var share = new ProcessShare(options.NumberOfThreads, options.Workers, options.MemoryBudget);
        return share.In(options.Processes) is not { } own ? options : options with
        {
            NumberOfThreads = own.NumberOfThreads, Workers = own.Workers, MemoryBudget = own.MemoryBudget,
        };
    }

    private void CheckColumns(IDataView input)
    {
        _options.Columns.Check(SchemaShapes.Of(input.Schema));
        if (_options.ValidationSet is not { } validationSet)
            return;
        _options.Columns.Check(SchemaShapes.Of(validationSet.Schema));
        LabelClasses.ThrowIfDifferent(input.Schema[_options.LabelColumnName], validationSet.Schema[_options.LabelColumnName]);
    }
}
