namespace Microsoft.ML.ResNet;

/// <summary>How a region of interest is divided into bins that are averaged: RoIAlign (He et al. 2017, "Mask R-CNN", section 3).</summary>
/// <param name="Size">Bins a side.</param>
/// <param name="Scale">Pixels of the feature map a pixel of the image.</param>
/// <param name="Samples">Points a side at which a bin is sampled; 0: as many as it has pixels, rounded up.</param>
/// <param name="IsAligned">Whether pixels have their centres at halves, as they should, and not at whole numbers, as torchvision's
/// detectors have it.</param>
internal readonly record struct RoiGrid(int Size, float Scale, int Samples = 2, bool IsAligned = false);
