namespace Microsoft.ML.Data;

/// <summary>Questions asked of a <see cref="DataViewType"/> all over, and the way from a CLR type or <see cref="DataKind"/> to one.</summary>
internal static class DataViewTypes
{
    private static readonly Dictionary<Type, PrimitiveDataViewType> ByRawType = new()
    {
        [typeof(bool)] = BooleanDataViewType.Instance,
        [typeof(ReadOnlyMemory<char>)] = TextDataViewType.Instance,
        [typeof(string)] = TextDataViewType.Instance,
        [typeof(TimeSpan)] = TimeSpanDataViewType.Instance,
        [typeof(DateTime)] = DateTimeDataViewType.Instance,
        [typeof(DateTimeOffset)] = DateTimeOffsetDataViewType.Instance,
        [typeof(DataViewRowId)] = RowIdDataViewType.Instance,
        [typeof(sbyte)] = NumberDataViewType.SByte,
        [typeof(byte)] = NumberDataViewType.Byte,
        [typeof(short)] = NumberDataViewType.Int16,
        [typeof(ushort)] = NumberDataViewType.UInt16,
        [typeof(int)] = NumberDataViewType.Int32,
        [typeof(uint)] = NumberDataViewType.UInt32,
        [typeof(long)] = NumberDataViewType.Int64,
        [typeof(ulong)] = NumberDataViewType.UInt64,
        [typeof(float)] = NumberDataViewType.Single,
        [typeof(double)] = NumberDataViewType.Double,
    };

    /// <summary>The built-in type held as <paramref name="type"/>, or null: keys and registered types are not among them.</summary>
    public static PrimitiveDataViewType PrimitiveOrNull(Type type) => ByRawType.GetValueOrDefault(type);

    public static PrimitiveDataViewType PrimitiveFrom(Type type) =>
        PrimitiveOrNull(type) ?? throw new InvalidOperationException($"Bad type in ColumnTypeExtensions.NumberTypeFromType: {type}");

    public static PrimitiveDataViewType PrimitiveFrom(DataKind kind) => kind switch
    {
        DataKind.SByte => NumberDataViewType.SByte,
        DataKind.Byte => NumberDataViewType.Byte,
        DataKind.Int16 => NumberDataViewType.Int16,
        DataKind.UInt16 => NumberDataViewType.UInt16,
        DataKind.Int32 => NumberDataViewType.Int32,
        DataKind.UInt32 => NumberDataViewType.UInt32,
        DataKind.Int64 => NumberDataViewType.Int64,
        DataKind.UInt64 => NumberDataViewType.UInt64,
        DataKind.Single => NumberDataViewType.Single,
        DataKind.Double => NumberDataViewType.Double,
        DataKind.String => TextDataViewType.Instance,
        DataKind.Boolean => BooleanDataViewType.Instance,
        DataKind.TimeSpan => TimeSpanDataViewType.Instance,
        DataKind.DateTime => DateTimeDataViewType.Instance,
        DataKind.DateTimeOffset => DateTimeOffsetDataViewType.Instance,
        _ => throw new InvalidOperationException($"Bad data kind in ColumnTypeExtensions.NumberTypeFromKind: {kind}"),
    };

    /// <summary>The kind whose values are held as <paramref name="type"/>, or null.</summary>
    public static DataKind? KindOrNull(Type type)
    {
        var primitive = PrimitiveOrNull(type);
        return Enum.GetValues<DataKind>().Cast<DataKind?>().FirstOrDefault(kind => ReferenceEquals(PrimitiveFrom(kind.Value), primitive));
    }

    public static DataViewType ItemTypeOf(this DataViewType type) => (type as VectorDataViewType)?.ItemType ?? type;

    /// <summary>The size of a vector of known size; 0 for any other type.</summary>
    public static int VectorSizeOf(this DataViewType type) => (type as VectorDataViewType)?.Size ?? 0;

    /// <summary>The number of categories of a key; 0 for any other type.</summary>
    public static ulong KeyCountOf(this DataViewType type) => (type as KeyDataViewType)?.Count ?? 0;
}
