using Microsoft.ML;

namespace Cells.Photos;

/// <summary>
/// Photos in the layout of PASCAL VOC: those to train on and those to test on, as ImageSets/Main lists them, or, where it does not, a fifth
/// to test on.
/// </summary>
/// <param name="Training">To train on.</param>
/// <param name="Test">To test on.</param>
/// <param name="Split">How they were told apart, in a few words.</param>
internal sealed record VocFolder(IDataView Training, IDataView Test, string Split)
{
    private const double TestFraction = 0.2;

    /// <exception cref="InvalidDataException">Files are missing or cannot be used; the message names all of them.</exception>
    public static VocFolder Open(MLContext mlContext, string folder)
    {
        string lists = Path.Combine(folder, "ImageSets", "Main");
        string? training = Array.Find((string[])["trainval", "train"], name => File.Exists(Path.Combine(lists, $"{name}.txt")));
        string? test = Array.Find((string[])["test", "val"], name => File.Exists(Path.Combine(lists, $"{name}.txt")));
        if (training is not null && test is not null && (training, test) != ("trainval", "val"))
            return new(
                mlContext.Data.LoadFromPascalVoc(folder, training), mlContext.Data.LoadFromPascalVoc(folder, test),
                $"{training} and {test}");
        var parts = mlContext.Data.TrainTestSplit(mlContext.Data.LoadFromPascalVoc(folder), TestFraction, seed: 1);
        return new(parts.TrainSet, parts.TestSet, "a fifth to test on, always the same");
    }
}
