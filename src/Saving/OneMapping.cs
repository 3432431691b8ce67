using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.ResNet;

/// <summary>Gives the number one; see <see cref="EncodedImageDecoding"/>. Part of the format of saved models: its name stays.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class OneMapping : CustomMappingFactory<NoColumns, OneRow>
{
    public const string Contract = "Microsoft.ML.ResNet.One";

    public override Action<NoColumns, OneRow> GetMapping() => static (_, row) => row.One = [1];
}

/// <summary>Needs nothing of a row.</summary>
internal sealed class NoColumns;

/// <summary>A column that holds the number one.</summary>
internal sealed class OneRow
{
    public const string OneName = "Microsoft.ML.ResNet.One";

    [ColumnName(OneName), VectorType(1)]
    public float[] One { get; set; } = [];
}
