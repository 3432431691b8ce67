using Microsoft.ML.ResNet;

namespace PaperExperiments.Detection;

/// <summary>A training that is done.</summary>
/// <param name="Body">The name of the network.</param>
/// <param name="Seed">What decided what is random.</param>
/// <param name="Steps">Of each of the trainings, where they were four.</param>
/// <param name="Metrics">On the images to test on.</param>
/// <param name="Elapsed">In training.</param>
internal sealed record DetectionTraining(string Body, int Seed, long Steps, DetectionMetrics Metrics, TimeSpan Elapsed);
