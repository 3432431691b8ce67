namespace Microsoft.ML.ResNet;

/// <summary>The weights of a detector as data: who reads a saved one needs no libtorch to know what must be there.</summary>
internal static class DetectorPlan
{
    /// <summary>What the names of the shared stages and of the regions' head begin with.</summary>
    public const string Body = "backbone.body.", Head = "roi_heads.box_head.";

    /// <summary>Names and shapes of all that is needed to detect, torchvision's.</summary>
    /// <param name="architecture">Free of <see cref="DetectorArchitecture.Problems"/>.</param>
    /// <param name="classCount">Classes without the background.</param>
    public static IEnumerable<(string Name, long[] Shape)> State(DetectorArchitecture architecture, int classCount)
    {
        var plan = architecture.Body is { } body ? NetworkPlan.Create(body, inputChannels: 3) : null;
        int[] channels = MapChannels(architecture, plan);
        int width = architecture.HasPyramid ? architecture.PyramidChannels : channels[^1];
        int anchors = architecture.CreateAnchors()[0].Count;
        int features = architecture.HasHiddenLayers ? architecture.HeadWidth : plan!.FeatureCount;
        int predicted = architecture.HasGlobalContext ? 2 * features : features;
        return
        [
            .. Prefixed(Body, plan is not null ? Shared(plan, architecture.CoarsestStage + 1) : Convolutions(architecture.Vgg!)),
            .. architecture.HasPyramid ? Pyramid(channels, width) : [],
            .. Layer("rpn.head.conv.0.0", width, width, 3, 3),
            .. Layer("rpn.head.cls_logits", anchors, width, 1, 1),
            .. Layer("rpn.head.bbox_pred", 4 * anchors, width, 1, 1),
            .. architecture.HasHiddenLayers
                ? HiddenLayers((long)width * architecture.PooledSize * architecture.PooledSize, features)
                : Prefixed(Head, plan!.Stages[^1].SelectMany(block => block.Steps).SelectMany(step => step.State)),
            .. Layer("roi_heads.box_predictor.cls_score", classCount + 1, predicted),
            .. Layer("roi_heads.box_predictor.bbox_pred", 4 * (classCount + 1), predicted),
        ];
    }

    /// <summary>Channels of the maps that the body gives, the finest first.</summary>
    private static int[] MapChannels(DetectorArchitecture architecture, NetworkPlan? plan) => plan is null
        ? [architecture.Vgg!.OutputChannels]
        : [.. plan.Stages.Take(architecture.CoarsestStage + 1).Skip(architecture.FinestStage).Select(stage => stage[^1].OutputChannels)];

    private static IEnumerable<(string, long[])> Shared(NetworkPlan plan, int stages) =>
        plan.StateUpTo(new(HasWholeStem: true, plan.Stages.Take(stages).Sum(stage => stage.Length), []));

    private static IEnumerable<(string, long[])> Convolutions(VggArchitecture vgg) =>
        vgg.Convolutions.SelectMany(layer => Layer(layer.Name, layer.Outputs, layer.Inputs, 3, 3));

    private static IEnumerable<(string, long[])> Pyramid(int[] channels, int width) => channels.SelectMany((count, level) =>
        (IEnumerable<(string, long[])>)[
            .. Layer($"backbone.fpn.inner_blocks.{level}.0", width, count, 1, 1),
            .. Layer($"backbone.fpn.layer_blocks.{level}.0", width, width, 3, 3)]);

    private static IEnumerable<(string, long[])> HiddenLayers(long inputs, int width) =>
        [.. Layer($"{Head}fc6", width, inputs), .. Layer($"{Head}fc7", width, width)];

    private static IEnumerable<(string, long[])> Layer(string name, params long[] shape) =>
        [($"{name}.weight", shape), ($"{name}.bias", [shape[0]])];

    private static IEnumerable<(string, long[])> Prefixed(string prefix, IEnumerable<(string Name, long[] Shape)> state) =>
        state.Select(entry => (prefix + entry.Name, entry.Shape));
}
