using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>A Python name that checkpoints may mention. There is no other: everything else is refused where it is named.</summary>
/// <param name="Kind">What can be done with it.</param>
/// <param name="ElementType">Of a storage type.</param>
internal sealed record PickleGlobal(PickleGlobal.Use Kind, ScalarType ElementType = default)
{
    public enum Use
    {
        /// <summary>Only to be there: a dtype.</summary>
        Constant,
        StorageType,
        Dictionary,
        Size,
        Parameter,
        RebuildParameter,
        RebuildTensor,
    }

    private static readonly Dictionary<string, PickleGlobal> Allowed = new(StringComparer.Ordinal)
    {
        ["collections.OrderedDict"] = new(Use.Dictionary),
        // Milestones in the state of a learning rate scheduler.
        ["collections.Counter"] = new(Use.Dictionary),
        ["torch.Size"] = new(Use.Size),
        ["torch.nn.parameter.Parameter"] = new(Use.Parameter),
        ["torch._utils._rebuild_parameter"] = new(Use.RebuildParameter),
        // Until PyTorch 0.3, and since.
        ["torch._utils._rebuild_tensor"] = new(Use.RebuildTensor),
        ["torch._utils._rebuild_tensor_v2"] = new(Use.RebuildTensor),
        ["torch.FloatStorage"] = Storage(ScalarType.Float32),
        ["torch.DoubleStorage"] = Storage(ScalarType.Float64),
        ["torch.HalfStorage"] = Storage(ScalarType.Float16),
        ["torch.BFloat16Storage"] = Storage(ScalarType.BFloat16),
        ["torch.LongStorage"] = Storage(ScalarType.Int64),
        ["torch.IntStorage"] = Storage(ScalarType.Int32),
        ["torch.ShortStorage"] = Storage(ScalarType.Int16),
        ["torch.CharStorage"] = Storage(ScalarType.Int8),
        ["torch.ByteStorage"] = Storage(ScalarType.Byte),
        ["torch.BoolStorage"] = Storage(ScalarType.Bool),
        ["torch.UntypedStorage"] = Storage(ScalarType.Byte),
        ["torch.storage.UntypedStorage"] = Storage(ScalarType.Byte),
    };

    private static readonly HashSet<string> DataTypes =
    [
        "float32", "float", "float64", "double", "float16", "half", "bfloat16", "int64", "long", "int32", "int", "int16", "short", "int8",
        "uint8", "bool",
    ];

    /// <exception cref="InvalidDataException">It is none that is known to do no harm.</exception>
    public static PickleGlobal Find(string module, string name)
    {
        if (Allowed.TryGetValue($"{module}.{name}", out var global))
            return global;
        if (module == "torch" && DataTypes.Contains(name))
            return new(Use.Constant);
        throw new InvalidDataException(
            $"The checkpoint asks for {module}.{name}; only tensors, dictionaries, lists, numbers and strings are read, and nothing in a "
                + "file is ever run. If a whole model or its training options are in it, save the weights alone: "
                + "torch.save(model.state_dict(), path)");
    }

    private static PickleGlobal Storage(ScalarType type) => new(Use.StorageType, type);
}
