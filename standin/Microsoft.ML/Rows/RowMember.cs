using System.Linq.Expressions;
using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A field or property of a row class that can be a column.</summary>
internal sealed class RowMember
{
    private readonly MemberInfo _member;

    private RowMember(MemberInfo member, Type type)
    {
        _member = member;
        Type = type;
        Attributes = member.GetCustomAttributes().ToArray();
        IsArray = type.IsArray;
        IsVector = IsArray || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(VBuffer<>));
        ItemType = IsArray ? type.GetElementType() : IsVector ? type.GetGenericArguments()[0] : type;
    }

    public string Name => _member.Name;

    public Type Type { get; }

    public IReadOnlyList<Attribute> Attributes { get; }

    /// <summary>A vector is an array or a <see cref="VBuffer{T}"/>.</summary>
    public bool IsVector { get; }

    public bool IsArray { get; }

    /// <summary>The type of the items of a vector, else the member's own type.</summary>
    public Type ItemType { get; }

    /// <summary><see cref="ItemType"/> as a view holds it: strings are memory of characters there.</summary>
    public Type RawItemType => ItemType == typeof(string) ? typeof(ReadOnlyMemory<char>) : ItemType;

    public bool IsField => _member is FieldInfo;

    public bool CanRead => _member is not PropertyInfo property || property.GetGetMethod() != null;

    public string ColumnName => Attribute<ColumnNameAttribute>()?.Name ?? Name;

    /// <summary>The members that are columns: channels and those marked <see cref="NoColumnAttribute"/> are not.</summary>
    public static IEnumerable<RowMember> AllOf(Type rowType, SchemaDefinition.Direction direction) =>
        Accessible(rowType, direction).Where(member => member.Type != typeof(IChannel) && member.Attribute<NoColumnAttribute>() == null);

    /// <summary>Every public field, then every public property that can be read or written as asked.</summary>
    public static IEnumerable<RowMember> Accessible(Type rowType, SchemaDefinition.Direction direction)
    {
        Contracts.CheckValue(rowType, "userType");
        var fields = rowType.GetFields(BindingFlags.Public | BindingFlags.Instance)
            .Select(field => new RowMember(field, field.FieldType));
        var properties = rowType.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0
                && ((direction.HasFlag(SchemaDefinition.Direction.Read) && property.GetGetMethod() != null)
                    || (direction.HasFlag(SchemaDefinition.Direction.Write) && property.GetSetMethod() != null)))
            .Select(property => new RowMember(property, property.PropertyType));
        return fields.Concat(properties);
    }

    public static RowMember Find(Type rowType, string name)
    {
        if (rowType.GetField(name) is { } field)
            return new RowMember(field, field.FieldType);
        if (rowType.GetProperty(name) is { } property)
            return new RowMember(property, property.PropertyType);
        throw Contracts.ExceptParam("userSchemaDefinition", $"No field or property with name '{name}' found in type '{rowType.FullName}'");
    }

    public T Attribute<T>()
        where T : Attribute => Attributes.OfType<T>().SingleOrDefault();

    /// <summary>The column type this member has by itself, its attributes heeded.</summary>
    public DataViewType ToColumnType()
    {
        foreach (var attribute in Attributes.OfType<DataViewTypeAttribute>())
            attribute.Register();
        if (DataViewTypeManager.Find(RawItemType, Attributes) is { } registered)
            return registered;

        var item = DataViewTypes.PrimitiveOrNull(ItemType) ?? throw Undetermined();
        if (Attribute<KeyTypeAttribute>() is { } key)
        {
            Contracts.CheckParam(KeyDataViewType.IsValidDataType(ItemType), "userType",
                $"Member {Name} marked with KeyType attribute, but does not appear to be a valid kind of data for a key type");
            item = new KeyDataViewType(ItemType, key.Count);
        }

        var vector = Attribute<VectorTypeAttribute>();
        Contracts.CheckParam(vector == null || IsVector, "userType",
            $"Member {Name} marked with VectorTypeAttribute, but does not appear to be a vector type");
        if (!IsVector)
            return item;
        return vector is { Dimensions.Length: > 0 } ? new VectorDataViewType(item, vector.Dimensions) : new VectorDataViewType(item);
    }

    public void CheckHasColumnType()
    {
        if (DataViewTypes.PrimitiveOrNull(ItemType) == null && DataViewTypeManager.Find(RawItemType, Attributes) == null)
            throw Undetermined();
    }

    public Func<TRow, TValue> CompileGetter<TRow, TValue>()
    {
        var row = Expression.Parameter(typeof(TRow));
        return Expression.Lambda<Func<TRow, TValue>>(Expression.MakeMemberAccess(row, _member), row).Compile();
    }

    public Action<TRow, TValue> CompileSetter<TRow, TValue>()
    {
        var row = Expression.Parameter(typeof(TRow));
        var value = Expression.Parameter(typeof(TValue));
        return Expression.Lambda<Action<TRow, TValue>>(Expression.Assign(Expression.MakeMemberAccess(row, _member), value), row, value).Compile();
    }

    private Exception Undetermined() =>
        Contracts.ExceptParam("rawType", $"Could not determine an IDataView type and registered custom types for member {Name}");
}
