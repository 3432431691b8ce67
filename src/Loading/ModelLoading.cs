using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet;

/// <summary>Makes transformers of saved networks.</summary>
internal static class ModelLoading
{
    /// <summary>Reads the only network in a saved pipeline or an ONNX file.</summary>
    /// <exception cref="InvalidDataException">There is none that can be used, or more than one.</exception>
    public static DescribedNetwork ReadSingle(Stream stream, string name) => Explained(name, () =>
    {
        if (!IsArchive(stream))
            return SavedNetwork.ReadClassifier(stream, stream.Length - stream.Position);
        (int[] Place, DescribedNetwork Network)[] networks =
            [.. ModelArchive.Read(stream).Where(found => found.Network.Description.Features is null)];
        return networks switch
        {
            [var (_, only)] => only,
            [] => throw new InvalidDataException("it has no residual network saved by this library that classifies"),
            _ => throw new InvalidDataException(
                $"it has {networks.Length} residual networks, on the columns "
                    + $"{string.Join(", ", networks.Select(found => $"'{found.Network.Description.Columns.Feature}'"))}; load the whole "
                    + "pipeline with mlContext.Model.LoadResNet"),
        };
    });

    /// <summary>Reads a saved pipeline and puts batched transformers in the place of its networks' chains of stock transformers.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or has no network saved by this library.</exception>
    public static ITransformer LoadPipeline(
        IHostEnvironment env, ModelOperationsCatalog catalog, Stream stream, string name, ScoringOptions options,
        out DataViewSchema inputSchema) => LoadPipeline(
            catalog, stream, name, "residual network", SavedNetwork.ReadIfOurs, network => CreateScorer(env, network, options),
            out inputSchema);

    /// <summary>Reads a saved pipeline and puts transformers of ours in the place of some of its chains of stock transformers.</summary>
    /// <param name="catalog">As in <c>mlContext.Model</c>.</param>
    /// <param name="stream">Stands before the pipeline, and must seek.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="kind">What errors call a network.</param>
    /// <param name="readIfOurs">Reads a network; null for a model of another kind.</param>
    /// <param name="create">Makes a transformer of it.</param>
    /// <param name="inputSchema">What the pipeline was saved with.</param>
    /// <exception cref="InvalidDataException">It is damaged, or has no such network.</exception>
    public static ITransformer LoadPipeline<T>(
        ModelOperationsCatalog catalog, Stream stream, string name, string kind, Func<Stream, long, T?> readIfOurs,
        Func<T, ITransformer> create, out DataViewSchema inputSchema)
        where T : class
    {
        long start = stream.Position;
        var networks = Explained(name, () => IsArchive(stream)
            ? ModelArchive.Read(stream, readIfOurs)
            : throw new InvalidDataException("it is no zip archive, as mlContext.Model.Save writes them"));
        if (networks.Count == 0)
            throw Unusable(name, $"it has no {kind} saved by this library");

        stream.Position = start;
        var model = Load(catalog, stream, out inputSchema);
        try
        {
            foreach (var (place, network) in networks)
                model = Replace(model, place, create(network));
            return model;
        }
        catch
        {
            // ML.NET's transformers have files in the temporary folder.
            (model as IDisposable)?.Dispose();
            throw;
        }
    }

    public static ResNetTransformer CreateTransformer(IHostEnvironment env, DescribedNetwork network, ScoringOptions options)
    {
        var description = network.Description;
        return new(
            ScoringModels.Create(env, network, options), description.Columns, description.ClassNames, description.FeatureType,
            options.BatchSize, options.Skipping(env));
    }

    /// <summary>What gives the features, or scores as was saved: with the mirror image, if that was so.</summary>
    private static ITransformer CreateScorer(IHostEnvironment env, DescribedNetwork network, ScoringOptions options)
    {
        if (network.Description.Features is not null)
            return new ResNetFeaturizingTransformer(
                ScoringModels.Create(env, network, options), network.Description, options.BatchSize, options.Skipping(env));
        var transformer = CreateTransformer(env, network, options);
        return network.Description.Mirror
            ? new TestTimeAugmentedTransformer(transformer, TestTimeAugmentation.Mirrored, options.BatchSize, ownsOrigin: true)
            : transformer;
    }

    /// <summary>
    /// ML.NET makes transformers by reflection, and then what is wrong is the cause of the exception, or the cause of its cause.
    /// </summary>
    private static ITransformer Load(ModelOperationsCatalog catalog, Stream stream, out DataViewSchema inputSchema)
    {
        try
        {
            return catalog.Load(stream, out inputSchema);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is not null)
        {
            Exception cause = exception;
            while (cause is TargetInvocationException { InnerException: { } inner })
                cause = inner;
            ExceptionDispatchInfo.Throw(cause);
            throw;
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
        ReadOnlySpan<TransformerScope> parts = [TransformerScope.Training, TransformerScope.Testing, TransformerScope.Scoring];
        foreach (var part in parts)
        {
            if (chain.GetModelFor(part).Contains(link))
                scope |= part;
        }
        return scope;
    }

    public static bool IsArchive(Stream stream)
    {
        Span<byte> magic = stackalloc byte[4];
        long start = stream.Position;
        int read = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        stream.Position = start;
        return magic[..read].StartsWith("PK"u8);
    }

    /// <exception cref="InvalidDataException">What <paramref name="read"/> found wrong, with the name before it.</exception>
    public static T Explained<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or ArgumentException
            or NotSupportedException or OverflowException)
        {
            throw Unusable(name, exception.Message.TrimEnd('.'), exception);
        }
    }

    private static InvalidDataException Unusable(string name, string reason, Exception? cause = null) =>
        new($"{name} cannot be loaded: {reason}.", cause);
}
