using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>What the classes were called in training, text or not: a copy of the label column's key values.</summary>
internal abstract class ClassNames
{
    private ClassNames(VectorDataViewType type) => Type = type;

    public VectorDataViewType Type { get; }

    public bool AreText => Type.ItemType is TextDataViewType;

    /// <summary>The names as text, numbers in the invariant culture; <see cref="Parse"/> reads them back.</summary>
    public abstract string[] ToStrings();

    public abstract void AddTo(DataViewSchema.Annotations.Builder annotations, string kind);

    /// <summary>Null where the label column names no classes, or not as many as there are.</summary>
    public static ClassNames? Of(DataViewSchema.Column label, int classCount) =>
        label.Type is VectorDataViewType { ItemType: BooleanDataViewType } ? OfSlots(label, classCount)
        : label.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues) is { Type: VectorDataViewType type }
            && type.Size == classCount
            ? Create(type, label.Annotations)
            : null;

    /// <summary>Of a vector that says of each label whether it is there, the slots are named.</summary>
    private static ClassNames? OfSlots(DataViewSchema.Column label, int count)
    {
        if (label.Annotations.Schema.GetColumnOrNull(AnnotationKinds.SlotNames) is not { Type: VectorDataViewType type }
            || type.Size != count)
            return null;
        VBuffer<ReadOnlyMemory<char>> names = default;
        label.Annotations.GetValue(AnnotationKinds.SlotNames, ref names);
        return Parse(TextDataViewType.Instance.RawType.Name, [.. names.DenseValues().Select(name => name.ToString())]);
    }

    /// <summary>
    /// The first class, from 0, of which two sets of as many names differ; null where all are equal, or one has no names, which are then
    /// taken as meant.
    /// </summary>
    public static int? FirstDifference(ClassNames? first, ClassNames? second)
    {
        if (first is null || second is null)
            return null;
        string[] names = first.ToStrings();
        int equal = names.AsSpan().CommonPrefixLength(second.ToStrings());
        return equal == names.Length ? null : equal;
    }

    /// <summary>Names of which only the type is known, as an estimator knows them before the data are there.</summary>
    public static ClassNames OfType(PrimitiveDataViewType itemType, int classCount) =>
        Create(new VectorDataViewType(itemType, classCount), annotations: null);

    /// <summary>Reads what <see cref="ToStrings"/> gave.</summary>
    /// <param name="rawType">Name of the type of the key values, such as "Int32"; "ReadOnlyMemory`1" is text.</param>
    /// <param name="names">One for each class.</param>
    /// <exception cref="FormatException">A name is no value of that type, or no key values are of it.</exception>
    public static ClassNames Parse(string rawType, string[] names)
    {
        var itemType = ItemTypes.FirstOrDefault(type => type.RawType.Name == rawType)
            ?? throw new FormatException($"Class names cannot be of the type {rawType}.");
        var classNames = Create(new VectorDataViewType(itemType, names.Length), annotations: null);
        classNames.Set(names);
        return classNames;
    }

    protected abstract void Set(string[] names);

    private static readonly PrimitiveDataViewType[] ItemTypes =
    [
        TextDataViewType.Instance, BooleanDataViewType.Instance, DateTimeDataViewType.Instance, DateTimeOffsetDataViewType.Instance,
        TimeSpanDataViewType.Instance, NumberDataViewType.SByte, NumberDataViewType.Int16, NumberDataViewType.Int32,
        NumberDataViewType.Int64, NumberDataViewType.Byte, NumberDataViewType.UInt16, NumberDataViewType.UInt32, NumberDataViewType.UInt64,
        NumberDataViewType.Single, NumberDataViewType.Double,
    ];

    private static ClassNames Create(VectorDataViewType type, DataViewSchema.Annotations? annotations) =>
        (ClassNames)Activator.CreateInstance(typeof(Typed<>).MakeGenericType(type.ItemType.RawType), type, annotations)!;

    private sealed class Typed<T> : ClassNames
    {
        private VBuffer<T> _names;

        public Typed(VectorDataViewType type, DataViewSchema.Annotations? annotations)
            : base(type) => annotations?.GetValue(AnnotationKinds.KeyValues, ref _names);

        public override string[] ToStrings() =>
            [
                .. _names.DenseValues().Select(
                    name => name is DateTime or DateTimeOffset ? ((IFormattable)name)
                        .ToString("O", CultureInfo.InvariantCulture) : Convert.ToString(name, CultureInfo.InvariantCulture) ?? ""),
            ];

        protected override void Set(string[] names) => _names = new VBuffer<T>(names.Length, [.. names.Select(Parse)]);

        private static T Parse(string name) => (T)(typeof(T) switch
        {
            var type when type == typeof(ReadOnlyMemory<char>) => name.AsMemory(),
            var type when type == typeof(DateTime) =>
                DateTime.ParseExact(name, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
            var type when type == typeof(DateTimeOffset) =>
                DateTimeOffset.ParseExact(name, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
            var type when type == typeof(TimeSpan) => TimeSpan.ParseExact(name, "c", CultureInfo.InvariantCulture),
            var type => Convert.ChangeType(name, type, CultureInfo.InvariantCulture),
        });

        public override void AddTo(DataViewSchema.Annotations.Builder annotations, string kind) =>
            annotations.Add(kind, Type, (ref VBuffer<T> names) => _names.CopyTo(ref names));
    }
}
