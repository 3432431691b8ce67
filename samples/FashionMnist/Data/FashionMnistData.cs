namespace FashionMnist.Data;

/// <summary>Fashion-MNIST (Xiao, Rasul and Vollgraf, 2017; MIT): 60,000 images to train on and 10,000 to test on.</summary>
internal sealed record FashionMnistData(FashionImages Training, FashionImages Test)
{
    private static readonly Uri Source = new("https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/");

    /// <summary>Where Debian's dataset-fashion-mnist puts the files.</summary>
    private const string DebianFolder = "/usr/share/datasets/fashion-mnist";

    private static readonly DatasetFile TrainingImages = new("train-images-idx3-ubyte.gz", "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888");
    private static readonly DatasetFile TrainingLabels = new("train-labels-idx1-ubyte.gz", "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9");
    private static readonly DatasetFile TestImages = new("t10k-images-idx3-ubyte.gz", "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b");
    private static readonly DatasetFile TestLabels = new("t10k-labels-idx1-ubyte.gz", "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34");

    /// <summary>Reads the four files: from <paramref name="folder"/> if it is given, otherwise Debian's, otherwise downloaded once.</summary>
    public static FashionMnistData Load(string? folder, string downloadFolder)
    {
        string[] folders = folder is null ? [DebianFolder] : [folder];
        return new(new(Read(TrainingImages), Read(TrainingLabels)), new(Read(TestImages), Read(TestLabels)));

        IdxFile Read(DatasetFile file) => file.Read(folders, downloadFolder, Source);
    }
}
