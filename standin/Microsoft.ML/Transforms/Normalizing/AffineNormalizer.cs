using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>(value - offset) × scale in every slot.</summary>
/// <param name="type">Of the column.</param>
/// <param name="scales">One a slot.</param>
/// <param name="offsets">One a slot, or none: zero in all.</param>
internal sealed class AffineNormalizer<T>(DataViewType type, T[] scales, T[] offsets) : ColumnNormalizer(type)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override NormalizingTransformer.NormalizerModelParametersBase Parameters => Type is VectorDataViewType
        ? new NormalizingTransformer.AffineNormalizerModelParameters<ImmutableArray<T>>([.. scales], [.. offsets])
        : new NormalizingTransformer.AffineNormalizerModelParameters<T>(scales[0], offsets[0]);

    /// <summary>Reads the column to its end, or up to <paramref name="maximumExampleCount"/> rows.</summary>
    public static ColumnNormalizer Fit(IHost host, IDataView data, DataViewSchema.Column column, NormalizationRule rule, long maximumExampleCount)
    {
        var slots = new SlotStatistics<T>[column.Type is VectorDataViewType vector ? vector.Size : 1];
        Array.Fill(slots, new());
        using var cursor = data.GetRowCursor([column]);
        var getter = column.Type is VectorDataViewType ? cursor.GetGetter<VBuffer<T>>(column) : AsVector(cursor.GetGetter<T>(column));
        VBuffer<T> values = default;
        long rows = 0;
        for (; rows < maximumExampleCount && cursor.MoveNext(); rows++)
        {
            host.CheckAlive();
            getter(ref values);
            host.Check(values.Length == slots.Length, $"Normalizer expected {slots.Length} slots but got {values.Length}");
            foreach (var (slot, value) in values.Items())
                slots[slot].Add(value);
        }

        var (scales, offsets) = (new T[slots.Length], new T[slots.Length]);
        for (var i = 0; i < slots.Length; i++)
        {
            slots[i].Finish(rows);
            (scales[i], offsets[i]) = rule.Of(slots[i]);
        }
        // Where no slot has an offset a vector has none, so that sparse values stay sparse.
        return new AffineNormalizer<T>(column.Type, scales, column.Type is VectorDataViewType && Array.TrueForAll(offsets, T.IsZero) ? [] : offsets);
    }

    public static AffineNormalizer<T> Load(ModelLoadContext ctx, DataViewType type)
    {
        ctx.CheckAtModel(GetVersionInfo());
        var size = type is VectorDataViewType vector ? vector.Size : 1;
        Contracts.CheckDecode(ctx.Reader.ReadInt32() == Unsafe.SizeOf<T>());
        Contracts.CheckDecode(ctx.Reader.ReadInt32() == size);
        // Of the real format: the indices of the slots that change, which nothing has written for years.
        Contracts.CheckDecode(ctx.Reader.ReadInt32() == -1);
        var (scales, offsets) = (ctx.Reader.ReadArray<T>(), ctx.Reader.ReadArray<T>());
        Contracts.CheckDecode(scales.Length == size && (offsets.Length == size || (offsets.Length == 0 && type is VectorDataViewType)));
        Contracts.CheckDecode(!scales.Any(T.IsNaN) && !offsets.Any(T.IsNaN));
        return new AffineNormalizer<T>(type, scales, offsets);
    }

    public override Delegate CreateGetter(DataViewRow input, DataViewSchema.Column column)
    {
        if (Type is not VectorDataViewType)
        {
            var getValue = input.GetGetter<T>(column);
            return (ValueGetter<T>)((ref T value) =>
            {
                getValue(ref value);
                value = (value - offsets[0]) * scales[0];
            });
        }

        var getValues = input.GetGetter<VBuffer<T>>(column);
        VBuffer<T> source = default;
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> values) =>
        {
            getValues(ref source);
            Contracts.Check(source.Length == scales.Length, $"Normalizer expected {scales.Length} slots but got {source.Length}");
            Apply(source, ref values);
        });
    }

    protected override void SaveFunction(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(GetVersionInfo());
        ctx.Writer.Write(Unsafe.SizeOf<T>());
        ctx.Writer.Write(scales.Length);
        ctx.Writer.Write(-1);
        ctx.Writer.WriteArray<T>(scales);
        ctx.Writer.WriteArray<T>(offsets);
    }

    private void Apply(in VBuffer<T> source, ref VBuffer<T> values)
    {
        if (offsets.Length == 0 && !source.IsDense)
        {
            var sparse = VBufferEditor.Create(ref values, source.Length, source.GetValues().Length);
            source.GetIndices().CopyTo(sparse.Indices);
            for (var i = 0; i < sparse.Values.Length; i++)
                sparse.Values[i] = source.GetValues()[i] * scales[sparse.Indices[i]];
            values = sparse.Commit();
            return;
        }

        var dense = VBufferEditor.Create(ref values, source.Length);
        source.CopyTo(dense.Values);
        for (var i = 0; i < dense.Values.Length; i++)
            dense.Values[i] = (dense.Values[i] - (offsets.Length == 0 ? T.Zero : offsets[i])) * scales[i];
        values = dense.Commit();
    }

    private static ValueGetter<VBuffer<T>> AsVector(ValueGetter<T> getter) => (ref VBuffer<T> values) =>
    {
        var editor = VBufferEditor.Create(ref values, 1);
        getter(ref editor.Values[0]);
        values = editor.Commit();
    };

    private static VersionInfo GetVersionInfo() => new("AFF NORM", 0x00010003, 0x00010003, 0x00010003, LoaderAssemblies.Data, "AffineNormExec");
}
