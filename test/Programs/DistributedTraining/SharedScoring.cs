using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet;
using Microsoft.ML.ResNet.Tests;

/// <summary>Scores data in shares, and writes what all have of it afterwards.</summary>
internal sealed class SharedScoring(MLContext context, TrainingProcesses processes, Faults faults)
{
    public sealed class Row
    {
        public uint Label { get; set; }

        public uint PredictedLabel { get; set; }

        public float[] Score { get; set; } = [];
    }

    public sealed class Image
    {
        [VectorType(SyntheticImages.Side, SyntheticImages.Side, 1)]
        public float[] Features { get; set; } = [];
    }

    public sealed class Mark
    {
        public bool IsRead { get; set; }
    }

    public void Write(ITransformer model, IDataView data, string[] columns, string path)
    {
        var share = context.Data.TakeShare(data, processes);
        Console.WriteLine($"Process {processes.Rank} takes {share.GetColumn<uint>("Label").Count()} rows");
        var scored = model.Transform(share);
        scored = context.Transforms.CustomMapping<Image, Mark>((_, mark) => mark.IsRead = faults.ReadRow(), contractName: null)
            .Fit(scored).Transform(scored);
        if (faults.HasOtherKeys)
            scored = context.Transforms.Conversion.MapKeyToValue("Label").Append(context.Transforms.Conversion.MapValueToKey("Label"))
                .Fit(scored).Transform(scored);
        var gathered = context.Data.GatherRows(scored, processes, faults.Columns(columns));
        double accuracy = context.MulticlassClassification.Evaluate(gathered).MicroAccuracy;
        Console.WriteLine(FormattableString.Invariant($"Accuracy {accuracy:f4} of {gathered.GetRowCount()} rows"));
        Save(gathered, path);
        if (processes.IsFirst)
            Save(model.Transform(data), path.Replace("-0.csv", "-whole.csv", StringComparison.Ordinal));
    }

    private void Save(IDataView rows, string path) =>
        File.WriteAllLines(path, context.Data.CreateEnumerable<Row>(rows, reuseRowObject: false).Select(row =>
            FormattableString.Invariant($"{row.Label},{row.PredictedLabel},{string.Join(',', row.Score)}")));
}
