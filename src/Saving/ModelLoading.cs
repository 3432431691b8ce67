using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Microsoft.ML.ResNet;

/// <summary>Makes transformers of saved networks.</summary>
internal static class ModelLoading
{
    /// <summary>Reads the only network in a saved pipeline or an ONNX file.</summary>
    /// <exception cref="InvalidDataException">There is none that can be used, or more than one.</exception>
    public static SavedNetwork ReadSingle(Stream stream, string name) => Explained(name, () =>
    {
        if (!IsArchive(stream))
            return SavedNetwork.Read(stream, stream.Length - stream.Position);
        var networks = ModelArchive.Read(stream);
        return networks switch
        {
            [var (_, only)] => only,
            [] => throw new InvalidDataException("it has no residual network saved by this library"),
            _ => throw new InvalidDataException(
                $"it has {networks.Count} residual networks, on the columns {string.Join(", ", networks.Select(found => $"'{found.Network.Description.Columns.Feature}'"))}; load the whole pipeline with mlContext.Model.LoadResNet"),
        };
    });

    /// <summary>Reads a saved pipeline and puts batched transformers in the place of its networks' chains of stock transformers.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or has no network saved by this library.</exception>
    public static ITransformer LoadPipeline(IHostEnvironment env, ModelOperationsCatalog catalog, Stream stream, string name, ScoringOptions options, out DataViewSchema inputSchema)
    {
        long start = stream.Position;
        var networks = Explained(name, () => IsArchive(stream)
            ? ModelArchive.Read(stream)
            : throw new InvalidDataException("it is no zip archive, as mlContext.Model.Save writes them"));
        if (networks.Count == 0)
            throw Unusable(name, "it has no residual network saved by this library");

        stream.Position = start;
        var model = catalog.Load(stream, out inputSchema);
        foreach (var (place, network) in networks)
            model = Replace(model, place, CreateScorer(env, network, options));
        return model;
    }

    public static ResNetTransformer CreateTransformer(IHostEnvironment env, SavedNetwork network, ScoringOptions options)
    {
        Validation.ThrowIfAny([.. options.Problems()], nameof(options));
        var description = network.Description;
        var model = options.Backend == ScoringBackend.OnnxRuntime ? OnOnnxRuntime(env, network, options) : OnLibTorch(env, network, options);
        return new(model, description.Columns, description.ClassNames, description.FeatureType, options.BatchSize);
    }

    /// <summary>What scores as was saved: with the mirror image, if that was so.</summary>
    private static ITransformer CreateScorer(IHostEnvironment env, SavedNetwork network, ScoringOptions options)
    {
        var transformer = CreateTransformer(env, network, options);
        return network.Description.Mirror ? new TestTimeAugmentedTransformer(transformer, TestTimeAugmentation.Mirrored, options.BatchSize, ownsOrigin: true) : transformer;
    }

    private static ScoringModel OnLibTorch(IHostEnvironment env, SavedNetwork network, ScoringOptions options)
    {
        NativeErrors.CheckLibrary();
        if (options.NumberOfThreads is { } threads)
            torch.set_num_threads(threads);
        using var channel = env.Start("ResNetModel");
        var device = DeviceChoice.Resolve(env, name: null, channel);
        var (architecture, input, normalization, _, _, _) = network.Description;
        var module = network.State.CreateNetwork(architecture, network.ClassCount, input.Shape.Channels);
        module.to(device);
        return new(module, input, normalization, device);
    }

    private static ScoringModel OnOnnxRuntime(IHostEnvironment env, SavedNetwork network, ScoringOptions options)
    {
        var (architecture, input, normalization, _, _, _) = network.Description;
        return new(CreateEngine(), architecture, network.ClassCount, input, normalization, network.State);

        OnnxRuntimeEngine CreateEngine()
        {
            if (MLNetInternals.GpuDeviceId(env) is not { } card)
                return OnCpu();
            try
            {
                return new(network, card, options.NumberOfThreads);
            }
            catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException)
            {
                string problem = $"CUDA card {card} was asked for, but ONNX Runtime cannot use it (is Microsoft.ML.OnnxRuntime.Gpu referenced instead of Microsoft.ML.OnnxRuntime?)";
                if (!MLNetInternals.FallbackToCpu(env))
                    throw new InvalidOperationException($"{problem}, and MLContext.FallbackToCpu is false.", exception);
                using var channel = env.Start("ResNetModel");
                channel.Warning(MessageSensitivity.None, $"{problem}: computing on the CPU.");
                return OnCpu();
            }
        }

        OnnxRuntimeEngine OnCpu()
        {
            try
            {
                return new(network, card: null, options.NumberOfThreads);
            }
            catch (Exception exception) when (NativeErrors.IsLibraryMissing(exception))
            {
                throw NativeErrors.OnnxRuntimeMissing(exception);
            }
        }
    }

    private static ITransformer Replace(ITransformer model, ReadOnlySpan<int> place, ITransformer replacement)
    {
        if (place.IsEmpty)
        {
            (model as IDisposable)?.Dispose();
            return replacement;
        }

        var chain = (TransformerChain<ITransformer>)model;
        ITransformer[] links = [.. chain];
        TransformerScope[] scopes = [.. links.Select(link => ScopeOf(chain, link))];
        links[place[0]] = Replace(links[place[0]], place[1..], replacement);
        return new TransformerChain<ITransformer>(links, scopes);
    }

    private static TransformerScope ScopeOf(TransformerChain<ITransformer> chain, ITransformer link)
    {
        var scope = TransformerScope.None;
        foreach (var part in (ReadOnlySpan<TransformerScope>)[TransformerScope.Training, TransformerScope.Testing, TransformerScope.Scoring])
        {
            if (chain.GetModelFor(part).Contains(link))
                scope |= part;
        }
        return scope;
    }

    private static bool IsArchive(Stream stream)
    {
        Span<byte> magic = stackalloc byte[4];
        long start = stream.Position;
        int read = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        stream.Position = start;
        return magic[..read].StartsWith("PK"u8);
    }

    private static T Explained<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw Unusable(name, exception.Message.TrimEnd('.'), exception);
        }
    }

    private static InvalidDataException Unusable(string name, string reason, Exception? cause = null) => new($"{name} cannot be loaded: {reason}.", cause);
}
