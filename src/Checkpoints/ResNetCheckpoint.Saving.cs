namespace Microsoft.ML.ResNet;

public sealed partial class ResNetCheckpoint
{
    /// <summary>
    /// Writes the weights of a network as <c>.safetensors</c>: float32, under torchvision's names, so that
    /// <c>model.load_state_dict(safetensors.torch.load_file(path))</c> reads them. The metadata is <c>{"format": "pt"}</c> and the
    /// architecture's name.
    /// </summary>
    /// <param name="network">On any device.</param>
    /// <param name="path">Replaced once all is written: there is never half a file.</param>
    public static void SaveSafetensors(ResidualNetwork network, string path)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Write(path, stream => SafetensorsWriter.Write(network, stream));
    }

    /// <inheritdoc cref="SaveSafetensors(ResidualNetwork, string)" path="/*[not(self::param)]"/>
    /// <param name="network">On any device.</param>
    /// <param name="stream">Written at its position, and left open.</param>
    public static void SaveSafetensors(ResidualNetwork network, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(stream);
        SafetensorsWriter.Write(network, stream);
    }
}
