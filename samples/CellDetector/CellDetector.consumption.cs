using Microsoft.ML;
using Microsoft.ML.Data;

namespace Cells;

public partial class CellDetector
{
    /// <summary>What the model is asked about.</summary>
    public class ModelInput
    {
        /// <summary>What there is: a class for each box. Only training and evaluation read it.</summary>
        [ColumnName("Label")]
        public string[] Label { get; set; } = [];

        /// <summary>Where: left, top, right and bottom of each box in pixels. Only training and evaluation read it.</summary>
        [ColumnName("BoundingBoxes")]
        public float[] BoundingBoxes { get; set; } = [];

        /// <summary>An image file as it is: JPEG, PNG, GIF, BMP or WebP.</summary>
        [ColumnName("Image")]
        public byte[] Image { get; set; } = [];
    }

    /// <summary>What the model answers: a class, a score and a box for all that it finds, the highest score first.</summary>
    public class ModelOutput
    {
        /// <summary>The classes.</summary>
        [ColumnName("PredictedLabel")]
        public string[] PredictedLabel { get; set; } = [];

        /// <summary>The scores, in 0..1.</summary>
        [ColumnName("Score")]
        public float[] Score { get; set; } = [];

        /// <summary>Left, top, right and bottom of each box, in pixels of the image as it came.</summary>
        [ColumnName("PredictedBoundingBoxes")]
        public float[] PredictedBoundingBoxes { get; set; } = [];
    }

    /// <summary>The model that <see cref="PredictEngine"/> loads. To be set before that is first used.</summary>
    public static string MLNetModelPath { get; set; } = Path.GetFullPath("CellDetector.mlnet");

    /// <summary>Loaded when it is first used. It is for one thread at a time.</summary>
    public static readonly Lazy<PredictionEngine<ModelInput, ModelOutput>> PredictEngine = new(CreatePredictEngine, isThreadSafe: true);

    /// <summary>Finds the cells in one image.</summary>
    /// <param name="input">An image; its labels and boxes may be empty.</param>
    public static ModelOutput Predict(ModelInput input)
    {
        var predEngine = PredictEngine.Value;
        return predEngine.Predict(input);
    }

    private static PredictionEngine<ModelInput, ModelOutput> CreatePredictEngine()
    {
        var mlContext = new MLContext();
        ITransformer mlModel = LoadModel(mlContext, MLNetModelPath);
        return mlContext.Model.CreatePredictionEngine<ModelInput, ModelOutput>(mlModel);
    }
}
