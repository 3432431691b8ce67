using Microsoft.ML;
using Microsoft.ML.ResNet;

namespace FashionMnist.Data;

/// <summary>Fashion-MNIST (Xiao, Rasul and Vollgraf, 2017; MIT): 60,000 images to train on and 10,000 to test on, grey, 28×28.</summary>
internal sealed record FashionMnistData(IDataView Training, IDataView Test)
{
    public const int Side = 28;

    private static readonly Uri Source = new("https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/");

    /// <summary>Where Debian's dataset-fashion-mnist puts the files.</summary>
    private const string DebianFolder = "/usr/share/datasets/fashion-mnist";

    private static readonly string[] Files =
        ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"];

    /// <summary>The classes in the order of the labels 0 to 9, shorter than the data set's own names.</summary>
    private static readonly string[] ClassNames =
        ["T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Boot"];

    /// <summary>
    /// Loads the four files: from <paramref name="folder"/> if it is given, otherwise Debian's, otherwise downloaded once.
    /// </summary>
    /// <exception cref="InvalidDataException">A file is missing, or not that of the data set.</exception>
    public static FashionMnistData Load(MLContext mlContext, string? folder, string downloadFolder)
    {
        folder ??= Directory.Exists(DebianFolder) ? DebianFolder : Download(downloadFolder);
        return new(Part(DatasetPart.Training), Part(DatasetPart.Test));

        IDataView Part(DatasetPart part) => mlContext.Data.LoadFromIdx(folder, part, ClassNames, verifyChecksums: true);
    }

    private static string Download(string folder)
    {
        Directory.CreateDirectory(folder);
        using var client = new HttpClient();
        foreach (string name in Files.Where(name => !File.Exists(Path.Combine(folder, name))))
        {
            string path = Path.Combine(folder, name), partial = path + ".part";
            using (var response = client.GetStreamAsync(new Uri(Source, name)).GetAwaiter().GetResult())
            using (var file = File.Create(partial))
            {
                response.CopyTo(file);
            }
            // Only a whole file ever has the final name.
            File.Move(partial, path, overwrite: true);
        }
        return folder;
    }
}
