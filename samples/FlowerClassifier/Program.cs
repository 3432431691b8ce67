using System.Diagnostics;
using Flowers;

string folder = args is [var first, ..] ? first : FlowerClassifier.RetrainFilePath, modelPath = FlowerClassifier.MLNetModelPath;
if (!Directory.Exists(folder))
{
    Console.Error.WriteLine("usage: FlowerClassifier [FOLDER [PHOTO...]]");
    Console.Error.WriteLine($"FOLDER (default: {FlowerClassifier.RetrainFilePath}) has a folder of photos for each class. Trains on it, "
        + "unless FlowerClassifier.mlnet is there already, and tells what is on the photos.");
    return 2;
}

if (!File.Exists(modelPath))
{
    var clock = Stopwatch.StartNew();
    var folds = FlowerClassifier.CrossValidate(folder);
    double share = folds.Average(fold => fold.MicroAccuracy);
    Console.WriteLine(FormattableString.Invariant($"{share:P1} of the photos in {folder} right, each by a model that was not trained on ")
        + FormattableString.Invariant($"it ({folds.Count} folds, {clock.Elapsed.TotalSeconds:0} s)"));
    FlowerClassifier.Train(modelPath, folder);
}
var metrics = FlowerClassifier.Evaluate(modelPath, folder);
Console.WriteLine(FormattableString.Invariant($"{metrics.MicroAccuracy:P1} of the photos in {folder} right, those trained on among them"));
foreach (string photo in args.Skip(1))
{
    var input = new FlowerClassifier.ModelInput { ImageSource = File.ReadAllBytes(photo) };
    var (label, probability) = FlowerClassifier.PredictAllLabels(input).First();
    Console.WriteLine(FormattableString.Invariant($"{photo}: {label} {probability:P1}"));
}
return 0;
