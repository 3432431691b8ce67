namespace Microsoft.ML.ResNet;

/// <summary>The type of the pixels that an exported graph takes. Either way they are grey levels as in training, usually 0..255.</summary>
public enum OnnxPixelType
{
    /// <summary>float32, as <c>ExtractPixels</c> makes them.</summary>
    Single,

    /// <summary>uint8, a quarter of the data to hand over.</summary>
    Byte,
}
