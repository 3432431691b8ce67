using Microsoft.ML;
using Microsoft.ML.Data;

namespace Flowers;

public partial class FlowerClassifier
{
    /// <summary>What the model is asked about.</summary>
    public class ModelInput
    {
        /// <summary>The class. Only training and evaluation read it.</summary>
        [LoadColumn(0)]
        [ColumnName("Label")]
        public string Label { get; set; } = "";

        /// <summary>An image file as it is: JPEG, PNG, GIF, BMP or WebP.</summary>
        [LoadColumn(1)]
        [ColumnName("ImageSource")]
        public byte[] ImageSource { get; set; } = [];
    }

    /// <summary>What the model answers.</summary>
    public class ModelOutput
    {
        /// <summary>The key of <see cref="ModelInput.Label"/>, from 1; 0 where that is none of the classes.</summary>
        [ColumnName("Label")]
        public uint Label { get; set; }

        /// <summary>The image file.</summary>
        [ColumnName("ImageSource")]
        public byte[] ImageSource { get; set; } = [];

        /// <summary>The most probable class.</summary>
        [ColumnName("PredictedLabel")]
        public string PredictedLabel { get; set; } = "";

        /// <summary>The probability of each class.</summary>
        [ColumnName("Score")]
        public float[] Score { get; set; } = [];
    }

    /// <summary>The model that <see cref="PredictEngine"/> loads. To be set before that is first used.</summary>
    public static string MLNetModelPath { get; set; } = Path.GetFullPath("FlowerClassifier.mlnet");

    /// <summary>Loaded when it is first used. It is for one thread at a time: for many callers at once, see ResNetPredictor.</summary>
    public static readonly Lazy<PredictionEngine<ModelInput, ModelOutput>> PredictEngine = new(CreatePredictEngine, isThreadSafe: true);

    /// <summary>Predicts the class of one image.</summary>
    /// <param name="input">An image; its label may be empty.</param>
    public static ModelOutput Predict(ModelInput input)
    {
        var predEngine = PredictEngine.Value;
        return predEngine.Predict(input);
    }

    /// <summary>Predicts the probability of every class, the most probable first.</summary>
    /// <param name="input">An image; its label may be empty.</param>
    public static IOrderedEnumerable<KeyValuePair<string, float>> PredictAllLabels(ModelInput input)
    {
        var predEngine = PredictEngine.Value;
        var result = predEngine.Predict(input);
        return GetSortedScoresWithLabels(result);
    }

    /// <summary>Puts the names of the classes beside their probabilities, the most probable first.</summary>
    /// <param name="result">What <see cref="Predict"/> gave.</param>
    public static IOrderedEnumerable<KeyValuePair<string, float>> GetSortedScoresWithLabels(ModelOutput result) =>
        GetLabels(result).Zip(result.Score, KeyValuePair.Create).OrderByDescending(pair => pair.Value);

    /// <summary>The names of the classes, in the order of the scores.</summary>
    /// <param name="result">What <see cref="Predict"/> gave.</param>
    private static IEnumerable<string> GetLabels(ModelOutput result)
    {
        var schema = PredictEngine.Value.OutputSchema;
        var labelColumn = schema.GetColumnOrNull("Label")
            ?? throw new InvalidOperationException("The model must have a column 'Label', whose key values name the classes; it has none.");
        var keyNames = new VBuffer<ReadOnlyMemory<char>>();
        labelColumn.GetKeyValues(ref keyNames);
        return keyNames.DenseValues().Select(name => name.ToString()).Take(result.Score.Length);
    }

    private static PredictionEngine<ModelInput, ModelOutput> CreatePredictEngine()
    {
        var mlContext = new MLContext();
        ITransformer mlModel = mlContext.Model.Load(MLNetModelPath, out _);
        return mlContext.Model.CreatePredictionEngine<ModelInput, ModelOutput>(mlModel);
    }
}
