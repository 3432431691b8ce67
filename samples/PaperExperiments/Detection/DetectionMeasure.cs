using Microsoft.ML.ResNet;

namespace PaperExperiments.Detection;

/// <summary>A figure of a table.</summary>
/// <param name="Name">As the table has it.</param>
/// <param name="Paper">The paper's, in %, by the name of the body.</param>
/// <param name="Of">Ours, inside [0, 1].</param>
internal sealed record DetectionMeasure(string Name, IReadOnlyDictionary<string, double> Paper, Func<DetectionMetrics, double> Of);
