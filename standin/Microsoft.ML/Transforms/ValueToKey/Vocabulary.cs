using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>The values that have a key, in key order: the first has key 1. Everything else is missing: key 0.</summary>
internal abstract class Vocabulary(PrimitiveDataViewType itemType)
{
    private const byte TextKind = 0;
    private const byte CodecKind = 1;

    public PrimitiveDataViewType ItemType { get; } = itemType;

    public abstract int Count { get; }

    /// <summary>A key type counts at least one category, even where no value was found.</summary>
    public KeyDataViewType KeyType => new(typeof(uint), Math.Max(1, Count));

    public static Vocabulary Create(PrimitiveDataViewType itemType) => RawTypeCall.Invoke<Vocabulary>(Create<int>, itemType.RawType, itemType);

    /// <summary>Adds the current row's value or values at each call, up to <paramref name="limit"/>; false once that is reached.</summary>
    public abstract Func<bool> Collector(DataViewRow row, DataViewSchema.Column column, int limit);

    public abstract void Sort();

    public abstract void AddKeyValues(DataViewSchema.Annotations.Builder builder, DataViewSchema.Column input, bool asText);

    public abstract Delegate Getter(DataViewRow row, DataViewSchema.Column column);

    public abstract Delegate VectorGetter(DataViewRow row, DataViewSchema.Column column, int size);

    /// <summary>Text: 0, the number of texts, each as a string of the stream. Other types: 1, the codec, the number of values, the values.</summary>
    public static Vocabulary Load(ModelLoadContext ctx)
    {
        var kind = ctx.Reader.ReadByte();
        Contracts.CheckDecode(kind is TextKind or CodecKind);
        Vocabulary vocabulary;
        if (kind == TextKind)
            vocabulary = Create(TextDataViewType.Instance);
        else
        {
            var codec = Codecs.ReadOrNull(ctx.Reader);
            Contracts.Check(codec != null, "Unrecognized codec read");
            Contracts.CheckDecode(codec.Type is PrimitiveDataViewType);
            vocabulary = Create((PrimitiveDataViewType)codec.Type);
        }
        var count = ctx.Reader.ReadInt32();
        Contracts.CheckDecode(count >= 0);
        vocabulary.LoadValues(ctx, count);
        return vocabulary;
    }

    public void Save(ModelSaveContext ctx)
    {
        var isText = ItemType is TextDataViewType;
        ctx.Writer.Write(isText ? TextKind : CodecKind);
        if (!isText)
            Codecs.Write(ctx.Writer, Codecs.OfOrNull(ItemType) ?? throw Contracts.Except($"We do not know how to serialize terms of type '{ItemType}'"));
        ctx.Writer.Write(Count);
        SaveValues(ctx);
    }

    public abstract void WriteText(TextWriter writer);

    protected abstract void LoadValues(ModelLoadContext ctx, int count);

    protected abstract void SaveValues(ModelSaveContext ctx);

    private static Vocabulary Create<T>(PrimitiveDataViewType itemType) => new Vocabulary<T>(itemType);
}
