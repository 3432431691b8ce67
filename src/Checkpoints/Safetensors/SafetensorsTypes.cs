using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>The names of element types in safetensors.</summary>
internal static class SafetensorsTypes
{
    private static readonly Dictionary<string, ScalarType> Types = new(StringComparer.Ordinal)
    {
        ["F32"] = ScalarType.Float32,
        ["F64"] = ScalarType.Float64,
        ["F16"] = ScalarType.Float16,
        ["BF16"] = ScalarType.BFloat16,
        ["I64"] = ScalarType.Int64,
        ["I32"] = ScalarType.Int32,
        ["I16"] = ScalarType.Int16,
        ["I8"] = ScalarType.Int8,
        ["U8"] = ScalarType.Byte,
        ["BOOL"] = ScalarType.Bool,
    };

    /// <exception cref="InvalidDataException">Its values cannot be read.</exception>
    public static ScalarType Parse(string? name, string tensor) =>
        name is not null && Types.TryGetValue(name, out var type)
            ? type
            : throw new InvalidDataException($"{tensor} is of type {name}; {string.Join(", ", Types.Keys)} are read");
}
