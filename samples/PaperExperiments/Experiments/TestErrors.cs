namespace PaperExperiments.Experiments;

/// <summary>Errors on test images, inside [0, 1].</summary>
internal sealed record TestErrors(double Top1, double Top5, long Images);
