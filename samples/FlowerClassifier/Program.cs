using Flowers;

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: FlowerClassifier FOLDER [PHOTO...]");
    Console.Error.WriteLine("FOLDER has a folder of photos for each class. Trains on it, unless FlowerClassifier.mlnet is there already, "
        + "and tells what is on the photos.");
    return 2;
}

string folder = args[0], modelPath = FlowerClassifier.MLNetModelPath;
if (!File.Exists(modelPath))
    FlowerClassifier.Train(modelPath, folder);
var metrics = FlowerClassifier.Evaluate(modelPath, folder);
Console.WriteLine(FormattableString.Invariant($"{metrics.MicroAccuracy:P1} of the photos in {folder} right, those trained on among them"));
foreach (string photo in args[1..])
{
    var input = new FlowerClassifier.ModelInput { ImageSource = File.ReadAllBytes(photo) };
    var (label, probability) = FlowerClassifier.PredictAllLabels(input).First();
    Console.WriteLine(FormattableString.Invariant($"{photo}: {label} {probability:P1}"));
}
return 0;
