using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet;

namespace PaperExperiments.Data;

/// <summary>Images to train on and to test on.</summary>
/// <param name="Name">That of the folder or file.</param>
/// <param name="Source">What it is, for people.</param>
/// <param name="Training">Columns <see cref="ImageColumn"/> and "Label", a key.</param>
/// <param name="Test">Likewise, with the same keys.</param>
internal sealed record PaperData(string Name, string Source, IDataView Training, IDataView Test)
{
    public const string ImageColumn = "Image", LabelColumn = "Label";

    /// <summary>Of the images, where they are pixels of one size; null where they are files, which are resized.</summary>
    public ImageShape? PixelShape =>
        Training.Schema[ImageColumn].Type is VectorDataViewType { IsKnownSize: true, Dimensions: [var channels, var height, var width] }
        ? new ImageShape(channels, height, width)
        : null;

    public int ClassCount => (int)((KeyDataViewType)Training.Schema[LabelColumn].Type).Count;

    public int TrainingCount => (int)Training.GetRowCount()!.Value;

    public int TestCount => (int)Test.GetRowCount()!.Value;

    /// <summary>A share of both parts, the same of each class.</summary>
    public PaperData Take(double fraction) =>
        fraction == 1 ? this : this with
        {
            Training = RowSubset.OfEachClass(Training, LabelColumn, fraction),
            Test = RowSubset.OfEachClass(Test, LabelColumn, fraction),
        };
}
