using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.ResNet;

/// <summary>A batch of images in ONNX Runtime's memory.</summary>
/// <param name="architecture">What the detector is.</param>
/// <param name="ofRegions">The model of <see cref="DetectorHalves.OfRegions"/>.</param>
/// <param name="outputs">What the model of <see cref="DetectorHalves.OfImages"/> gave: logits, deltas, maps. Taken over.</param>
/// <param name="sizes">Height and width of each image, without padding.</param>
internal sealed class OnnxRuntimeDetectionPass(
    DetectorArchitecture architecture, InferenceSession ofRegions, IDisposableReadOnlyCollection<OrtValue> outputs,
    IReadOnlyList<(int Height, int Width)> sizes) : DetectionPass(sizes)
{
    public override Proposals[] Propose(ProposalOptions options)
    {
        (int, int)[] mapSizes = [.. outputs.Skip(2).Select(map => map.GetTensorTypeAndShape().Shape).Select(shape =>
            ((int)shape[2], (int)shape[3]))];
        var (height, width) = (DetectionSize.Padded(Sizes[0].Height), DetectionSize.Padded(Sizes[0].Width));
        var grid = new AnchorGrid(architecture.CreateAnchors(), mapSizes, height, width);
        int count = grid.Boxes.Length;
        var selected = new Proposals[Sizes.Count];
        for (int image = 0; image < selected.Length; image++)
            selected[image] = options.Select(
                grid, outputs[0].GetTensorDataAsSpan<float>().Slice(image * count, count),
                outputs[1].GetTensorDataAsSpan<float>().Slice(image * 4 * count, 4 * count), Sizes[image]);
        return selected;
    }

    public override RegionScores Predict(RegionBatch regions)
    {
        // The graph gives regions level by level, which is the order that they are handed in.
        var levels = RegionPooling.ByLevel(regions, architecture);
        int[] order = [.. levels.SelectMany(level => level)];
        using var boxes = OrtValue.CreateTensorValueFromMemory(
            (float[])[.. order.SelectMany(index => regions[index].ToArray())], [order.Length, 4]);
        using var images = OrtValue.CreateTensorValueFromMemory(
            (long[])[.. order.Select(index => (long)regions.ImageOf(index))], [order.Length]);
        using var places = OrtValue.CreateTensorValueFromMemory(
            (long[])[.. levels.SelectMany((level, number) => level.Select(_ => (long)number))], [order.Length]);
        using var run = new RunOptions();
        using var wholes = OrtValue.CreateTensorValueFromMemory(
            (float[])[.. Sizes.SelectMany(size => new float[] { 0, 0, size.Width, size.Height })], [Sizes.Count, 4]);
        OrtValue[] inputs =
        [
            boxes, images, .. levels.Length > 1 ? [places] : (OrtValue[])[], .. outputs.Skip(2).Take(levels.Length),
            .. architecture.HasGlobalContext ? [wholes] : (OrtValue[])[],
        ];
        using var results = ofRegions.Run(run, ofRegions.InputNames, inputs, ofRegions.OutputNames);
        return new(Ordered(results[0], order), Ordered(results[1], order));
    }

    public override void Dispose() => outputs.Dispose();

    private static float[] Ordered(OrtValue rows, int[] order)
    {
        var values = rows.GetTensorDataAsSpan<float>();
        int length = values.Length / order.Length;
        float[] ordered = new float[values.Length];
        for (int i = 0; i < order.Length; i++)
            values.Slice(i * length, length).CopyTo(ordered.AsSpan(order[i] * length));
        return ordered;
    }
}
