using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A column and the member of a row class it is read from or written to.</summary>
internal sealed record RowColumn(string Name, DataViewType Type, RowMember Member, DataViewSchema.Annotations Annotations)
{
    public static RowColumn[] AllOf(Type rowType, SchemaDefinition definition, SchemaDefinition.Direction direction) =>
        (definition ?? SchemaDefinition.Create(rowType, direction)).Select(column => Of(rowType, column)).ToArray();

    public static DataViewSchema ToSchema(RowColumn[] columns)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var column in columns)
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        return builder.ToSchema();
    }

    private static RowColumn Of(Type rowType, SchemaDefinition.Column column)
    {
        const string Definition = "userSchemaDefinition";
        var member = RowMember.Find(rowType, column.MemberName);
        member.CheckHasColumnType();
        var name = string.IsNullOrEmpty(column.ColumnName) ? column.MemberName : column.ColumnName;
        var type = column.ColumnType ?? member.ToColumnType();
        if (member.IsVector != type is VectorDataViewType)
        {
            throw Contracts.ExceptParam(Definition, $"Column '{name}' is supposed to be {(member.IsVector ? "scalar" : "vector")}, " +
                $"but type of associated field '{column.MemberName}' is {(member.IsVector ? "vector" : "scalar")}");
        }

        if (type.ItemTypeOf().RawType != member.RawItemType)
        {
            throw Contracts.ExceptParam(Definition, $"Column '{name}' is supposed to have item type {type.ItemTypeOf().RawType}, " +
                $"but associated field has type {member.RawItemType}");
        }

        return new RowColumn(name, type, member, column.Annotations);
    }
}
