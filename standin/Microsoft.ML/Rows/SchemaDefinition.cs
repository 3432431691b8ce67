using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>How the members of a row class become columns, open to change before it is used.</summary>
public sealed partial class SchemaDefinition : List<SchemaDefinition.Column>
{
    private SchemaDefinition()
    {
    }

    [Flags]
    public enum Direction
    {
        Read = 1,
        Write = 2,
        Both = Read | Write,
    }

    public Column this[string columnName]
    {
        get => Find(column => column.ColumnName == columnName);
        set
        {
            Contracts.CheckValue(value, nameof(value));
            Contracts.CheckParam(value.ColumnName == columnName, nameof(columnName),
                $"The column name is specified as '{value.ColumnName}' but must match the selector '{columnName}'.");
            var index = FindIndex(column => column.ColumnName == columnName);
            if (index >= 0)
                this[index] = value;
            else
                Add(value);
        }
    }

    public static SchemaDefinition Create(Type userType, Direction direction = Direction.Both)
    {
        var definition = new SchemaDefinition();
        var names = new HashSet<string>();
        foreach (var member in RowMember.AllOf(userType, direction))
        {
            Contracts.CheckParam(names.Add(member.ColumnName), nameof(userType),
                $"Duplicate column name '{member.ColumnName}' detected, this is disallowed");
            definition.Add(new Column(member.Name, member.ToColumnType(), member.ColumnName));
        }

        return definition;
    }

    /// <summary>The members of <typeparamref name="TRow"/>, of the types and with the annotations that <paramref name="schema"/> says.</summary>
    internal static SchemaDefinition Of<TRow>(DataViewSchema schema)
    {
        var definition = Create(typeof(TRow), Direction.Read);
        foreach (var column in schema)
        {
            var defined = definition[column.Name] ?? throw Contracts.Except($"Type should contain a member named {column.Name}");
            defined.ColumnType = column.Type;
            defined.SetAnnotations(column.Annotations);
        }

        return definition;
    }
}
