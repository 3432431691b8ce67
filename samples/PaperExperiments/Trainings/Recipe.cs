namespace PaperExperiments.Trainings;

/// <summary>Which of the paper's recipes a net is trained by.</summary>
internal enum Recipe
{
    /// <summary>Section 4.2.</summary>
    Cifar,

    /// <summary>Section 3.4.</summary>
    ImageNet,
}
