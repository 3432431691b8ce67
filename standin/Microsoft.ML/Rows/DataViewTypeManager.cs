using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Which CLR type, marked with which attribute, is a column of which type, beyond the built-in ones.</summary>
public static class DataViewTypeManager
{
    private static readonly Dictionary<(Type Type, DataViewTypeAttribute Attribute), DataViewType> TypeOf = [];
    private static readonly Dictionary<DataViewType, (Type Type, DataViewTypeAttribute Attribute)> SourceOf = [];

    [Obsolete("This API is deprecated, please use the new form of Register which takes in a single DataViewTypeAttribute instead.", false)]
    public static void Register(DataViewType dataViewType, Type type, IEnumerable<Attribute> typeAttributes)
    {
        var attributes = typeAttributes?.ToArray() ?? [];
        Contracts.CheckParam(attributes.Length <= 1, nameof(type), $"Type {type} has too many attributes.");
        Contracts.CheckParam(attributes.All(attribute => attribute is DataViewTypeAttribute), nameof(type),
            $"Type {type} has an attribute that is not of DataViewTypeAttribute.");
        Register(dataViewType, type, (DataViewTypeAttribute)attributes.SingleOrDefault());
    }

    public static void Register(DataViewType dataViewType, Type type, DataViewTypeAttribute typeAttribute = null)
    {
        if (DataViewTypes.PrimitiveOrNull(type) != null)
        {
            throw Contracts.ExceptParam(nameof(type), $"Type {type} has been registered as ML.NET's default supported type, " +
                "so it can't not be registered again.");
        }

        lock (TypeOf)
        {
            var source = (type, typeAttribute);
            if (TypeOf.TryGetValue(source, out var known) && !known.Equals(dataViewType))
            {
                throw Contracts.ExceptParam(nameof(type), $"Repeated type register. The raw type {type} " +
                    $"has been associated with {known} so it cannot be associated with {dataViewType}.");
            }

            if (SourceOf.TryGetValue(dataViewType, out var knownSource) && !knownSource.Equals(source))
            {
                throw Contracts.ExceptParam(nameof(dataViewType), $"Repeated type register. The DataView type {dataViewType} " +
                    $"has been associated with {knownSource.Type} so it cannot be associated with {type}.");
            }

            TypeOf[source] = dataViewType;
            SourceOf[dataViewType] = source;
        }
    }

    /// <summary>The registered type of a member of that type with those attributes, or null.</summary>
    internal static DataViewType Find(Type type, IEnumerable<Attribute> attributes)
    {
        var marks = attributes.OfType<DataViewTypeAttribute>().ToArray();
        Contracts.CheckParam(marks.Length <= 1, nameof(type),
            $"Type {type.Name} cannot be marked with multiple attributes, {string.Join(", ", marks.Select(mark => mark.GetType()))}, derived from {typeof(DataViewTypeAttribute)}.");
        lock (TypeOf)
            return TypeOf.GetValueOrDefault((type, marks.SingleOrDefault()));
    }
}
