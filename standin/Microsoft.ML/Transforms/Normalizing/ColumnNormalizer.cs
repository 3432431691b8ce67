using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Scales and shifts the values of a column.</summary>
/// <param name="type">Of the column, before and after.</param>
internal abstract class ColumnNormalizer(DataViewType type)
{
    public DataViewType Type => type;

    public abstract NormalizingTransformer.NormalizerModelParametersBase Parameters { get; }

    public abstract Delegate CreateGetter(DataViewRow input, DataViewSchema.Column column);

    /// <summary>Single, Double, or a vector of a known number of them.</summary>
    public static bool Takes(DataViewType type) =>
        type is not VectorDataViewType { IsKnownSize: false } && type.ItemTypeOf() is var item && (item == NumberDataViewType.Single || item == NumberDataViewType.Double);

    /// <summary>One that reads what <see cref="Save"/> wrote.</summary>
    public static ColumnNormalizer Load(ModelLoadContext ctx, string folder)
    {
        var isVector = ctx.Reader.ReadBoolean();
        var kind = (DataKind)ctx.Reader.ReadByte();
        Contracts.CheckDecode(kind is DataKind.Single or DataKind.Double);
        var item = DataViewTypes.PrimitiveFrom(kind);
        DataViewType type = item;
        if (isVector)
        {
            var dimensions = ctx.Reader.ReadArray<int>();
            Contracts.CheckDecode(dimensions.Length > 0 && Array.TrueForAll(dimensions, dimension => dimension > 0));
            type = new VectorDataViewType(item, dimensions);
        }

        ColumnNormalizer normalizer = null;
        Contracts.CheckDecode(ctx.TryProcessSubModel(folder, model => normalizer = kind == DataKind.Single ? AffineNormalizer<float>.Load(model, type) : AffineNormalizer<double>.Load(model, type)));
        return normalizer;
    }

    public void Save(ModelSaveContext ctx, string folder)
    {
        ctx.Writer.Write(Type is VectorDataViewType);
        ctx.Writer.Write((byte)(Type.ItemTypeOf() == NumberDataViewType.Single ? DataKind.Single : DataKind.Double));
        if (Type is VectorDataViewType vector)
            ctx.Writer.WriteArray<int>(vector.Dimensions.AsSpan());
        ctx.SaveSubModel(folder, SaveFunction);
    }

    protected abstract void SaveFunction(ModelSaveContext ctx);
}
