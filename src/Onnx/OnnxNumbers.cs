using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>Writes the numbers of a graph, its weights and what passes between its layers, in one precision.</summary>
internal abstract class OnnxNumbers
{
    /// <summary>What the normalised images are called among the tensors that have a range.</summary>
    public const string Images = "images";

    /// <summary>Whether batch normalizations are folded whatever is asked for: the precision is that of folded weights.</summary>
    public virtual bool Folds => true;

    public static OnnxNumbers Create(OnnxGraphBuilder graph, NumberFormat format) => format.Precision switch
    {
        NetworkPrecision.Single => new SingleNumbers(graph),
        NetworkPrecision.Half => new HalfNumbers(graph),
        _ => new Int8Numbers(graph, format.Ranges),
    };

    /// <summary>Brings normalised images into the precision.</summary>
    public virtual string Begin(string images) => Maps(images, Images);

    /// <summary>Brings what a layer gave into the precision.</summary>
    /// <param name="maps">Name of the tensor.</param>
    /// <param name="name">What it is called among those that have a range. Default: its name.</param>
    public virtual string Maps(string maps, string? name = null) => maps;

    /// <summary>Brings what a layer gave into the precision that does not make other values of those it was given.</summary>
    /// <param name="maps">Name of the tensor.</param>
    /// <param name="given">Name of what it was made of.</param>
    public virtual string Moved(string maps, string given) => maps;

    /// <summary>Brings the result of the network out of the precision.</summary>
    /// <returns>Name of float32 values.</returns>
    public virtual string End(string result) => result;

    /// <summary>Writes weights of outputs × ..., and their bias.</summary>
    /// <param name="input">Name of what they are multiplied with.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="shape">Its shape; outputs first.</param>
    /// <param name="bias">The bias, if there is one.</param>
    /// <returns>The names of both, as operands.</returns>
    public abstract string[] Weights(string input, OnnxWeight weight, long[] shape, OnnxWeight? bias);

    /// <summary>Writes constants that maps are multiplied with, or that are added to them.</summary>
    /// <returns>Their name, as an operand.</returns>
    public abstract string Constant(OnnxWeight values, long[] shape);

    protected static float[] Read(OnnxWeight weight) => MemoryMarshal.Cast<byte, float>(weight.Read().Span).ToArray();

    protected static ByteString Bytes<T>(params T[] values)
        where T : unmanaged => ByteString.CopyFrom(MemoryMarshal.AsBytes<T>(values));
}
