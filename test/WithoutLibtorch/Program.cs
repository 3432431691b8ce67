using Microsoft.ML;

try
{
    new MLContext().MulticlassClassification.Trainers.ResNet();
    Console.WriteLine("libtorch was found");
}
catch (InvalidOperationException missing)
{
    Console.WriteLine(missing.Message);
}
