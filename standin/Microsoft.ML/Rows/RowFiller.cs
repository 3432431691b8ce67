using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Writes the values of a row of a view into an object.</summary>
internal sealed class RowFiller<TRow>
    where TRow : class
{
    private readonly (RowColumn Column, DataViewSchema.Column Source)[] _columns;

    public RowFiller(IHostEnvironment env, DataViewSchema schema, bool ignoreMissingColumns, SchemaDefinition definition)
    {
        if (definition == null)
        {
            foreach (var member in RowMember.AllOf(typeof(TRow), SchemaDefinition.Direction.Write))
                CheckRegisteredType(member, schema);
        }

        _columns = RowColumn.AllOf(typeof(TRow), definition, SchemaDefinition.Direction.Write)
            .Where(column => schema.GetColumnOrNull(column.Name) != null || !ignoreMissingColumns)
            .Select(column => (column, schema.GetColumnOrNull(column.Name)
                ?? throw env.ExceptSchemaMismatch("Schema", "", column.Name)))
            .ToArray();

        foreach (var (column, source) in _columns)
        {
            var member = column.Member;
            if (member.IsVector != source.Type is VectorDataViewType || member.RawItemType != source.Type.ItemTypeOf().RawType)
            {
                throw env.Except($"Can't bind the IDataView column '{column.Name}' of type '{source.Type}' " +
                    $"to field or property '{member.Name}' of type '{member.Type.FullName}'.");
            }
        }
    }

    public IEnumerable<DataViewSchema.Column> Dependencies => _columns.Select(pair => pair.Source);

    /// <summary>An action that fills an object from the current row of <paramref name="row"/>.</summary>
    public Action<TRow> Over(DataViewRow row)
    {
        var setters = Array.ConvertAll(_columns, pair => Setter(pair.Column.Member, row, pair.Source));
        return target =>
        {
            foreach (var set in setters)
                set(target);
        };
    }

    private static void CheckRegisteredType(RowMember member, DataViewSchema schema)
    {
        if (DataViewTypes.PrimitiveOrNull(member.ItemType) != null)
            return;
        foreach (var attribute in member.Attributes.OfType<DataViewTypeAttribute>())
            attribute.Register();
        if (DataViewTypeManager.Find(member.RawItemType, member.Attributes) != null)
            return;
        if (schema.GetColumnOrNull(member.ColumnName)?.Type is { } expected && expected.RawType != member.ItemType)
        {
            throw Contracts.ExceptParam("actualType", $"The expected type '{expected.RawType}' does not match the type of the '{member.ColumnName}' member: " +
                $"'{member.ItemType}'. Please change the {member.ColumnName} member to '{expected.RawType}'");
        }
    }

    private static Action<TRow> Setter(RowMember member, DataViewRow row, DataViewSchema.Column source)
    {
        if (member.Type == typeof(string))
            return TextSetter(member, row, source);
        if (member.IsArray && member.ItemType == typeof(string))
            return TextArraySetter(member, row, source);
        var method = member.IsArray ? nameof(ArraySetter) : member.IsVector ? nameof(BufferSetter) : nameof(ValueSetter);
        return (Action<TRow>)typeof(RowFiller<TRow>)
            .GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)
            .MakeGenericMethod(member.ItemType)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [member, row, source], null);
    }

    private static Action<TRow> ValueSetter<T>(RowMember member, DataViewRow row, DataViewSchema.Column source)
    {
        var getter = row.GetGetter<T>(source);
        var write = member.CompileSetter<TRow, T>();
        T value = default;
        return target =>
        {
            getter(ref value);
            write(target, value);
        };
    }

    private static Action<TRow> TextSetter(RowMember member, DataViewRow row, DataViewSchema.Column source)
    {
        var getter = row.GetGetter<ReadOnlyMemory<char>>(source);
        var write = member.CompileSetter<TRow, string>();
        ReadOnlyMemory<char> value = default;
        return target =>
        {
            getter(ref value);
            write(target, value.ToString());
        };
    }

    private static Action<TRow> TextArraySetter(RowMember member, DataViewRow row, DataViewSchema.Column source)
    {
        var getter = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(source);
        var read = ReaderOf<string[]>(member);
        var write = member.CompileSetter<TRow, string[]>();
        VBuffer<ReadOnlyMemory<char>> value = default;
        return target =>
        {
            getter(ref value);
            var texts = read(target);
            if (texts?.Length != value.Length)
                texts = new string[value.Length];
            foreach (var (index, text) in value.Items(all: true))
                texts[index] = text.ToString();
            write(target, texts);
        };
    }

    private static Action<TRow> ArraySetter<T>(RowMember member, DataViewRow row, DataViewSchema.Column source)
    {
        var getter = row.GetGetter<VBuffer<T>>(source);
        var read = ReaderOf<T[]>(member);
        var write = member.CompileSetter<TRow, T[]>();
        VBuffer<T> value = default;
        return target =>
        {
            getter(ref value);
            // An array of the right length is written in place.
            var items = read(target);
            if (items?.Length != value.Length)
                items = new T[value.Length];
            value.CopyTo(items);
            write(target, items);
        };
    }

    private static Action<TRow> BufferSetter<T>(RowMember member, DataViewRow row, DataViewSchema.Column source)
    {
        var getter = row.GetGetter<VBuffer<T>>(source);
        var read = ReaderOf<VBuffer<T>>(member);
        var write = member.CompileSetter<TRow, VBuffer<T>>();
        return target =>
        {
            var value = read(target);
            getter(ref value);
            write(target, value);
        };
    }

    private static Func<TRow, T> ReaderOf<T>(RowMember member) => member.CanRead ? member.CompileGetter<TRow, T>() : _ => default;
}
