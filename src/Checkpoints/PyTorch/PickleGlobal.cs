using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>A Python name that a pickle mentions. Those that tensors are made with have a use; all others stand for themselves, and what is
/// made with them is a <see cref="PickleObject"/>.</summary>
/// <param name="Kind">What can be done with it.</param>
/// <param name="Name">With its module.</param>
/// <param name="ElementType">Of a storage type.</param>
internal sealed record PickleGlobal(PickleGlobal.Use Kind, string Name, ScalarType ElementType = default)
{
    public enum Use
    {
        /// <summary>Only to be there.</summary>
        Inert,
        StorageType,
        Dictionary,
        Size,
        Parameter,
        RebuildParameter,
        RebuildTensor,
        RebuildSubclass,
    }

    private static readonly Dictionary<string, (Use Kind, ScalarType ElementType)> Known = new(StringComparer.Ordinal)
    {
        ["collections.OrderedDict"] = (Use.Dictionary, default),
        ["collections.defaultdict"] = (Use.Dictionary, default),
        // Milestones in the state of a learning rate scheduler.
        ["collections.Counter"] = (Use.Dictionary, default),
        ["torch.Size"] = (Use.Size, default),
        ["torch.nn.parameter.Parameter"] = (Use.Parameter, default),
        ["torch._utils._rebuild_parameter"] = (Use.RebuildParameter, default),
        ["torch._utils._rebuild_parameter_with_state"] = (Use.RebuildParameter, default),
        // Until PyTorch 0.3, and since.
        ["torch._utils._rebuild_tensor"] = (Use.RebuildTensor, default),
        ["torch._utils._rebuild_tensor_v2"] = (Use.RebuildTensor, default),
        ["torch._tensor._rebuild_from_type_v2"] = (Use.RebuildSubclass, default),
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

    public static PickleGlobal Find(string module, string name)
    {
        string full = $"{module}.{name}";
        // Old files say so of tensors that were on a card.
        var (kind, type) = Known.GetValueOrDefault(module == "torch.cuda" ? $"torch.{name}" : full);
        return new(kind, full, type);
    }

    private static (Use, ScalarType) Storage(ScalarType type) => (Use.StorageType, type);
}
