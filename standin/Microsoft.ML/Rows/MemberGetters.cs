using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Getters of columns over whatever object of <typeparamref name="TRow"/> is current. The members' access is compiled once, here.</summary>
internal sealed class MemberGetters<TRow>
    where TRow : class
{
    private readonly Func<Func<TRow>, Delegate>[] _factories;

    public MemberGetters(RowColumn[] columns)
    {
        Schema = RowColumn.ToSchema(columns);
        _factories = Array.ConvertAll(columns, Factory);
    }

    public DataViewSchema Schema { get; }

    /// <summary>Getters of the active columns, null for the others.</summary>
    public Delegate[] Over(Func<TRow> current, bool[] active) =>
        _factories.Select((factory, i) => active[i] ? factory(current) : null).ToArray();

    private static Func<Func<TRow>, Delegate> Factory(RowColumn column)
    {
        var member = column.Member;
        if (member.IsArray)
            return member.ItemType == typeof(string) ? TextArray(member) : Invoke(nameof(ValueArray), member.ItemType, member);
        if (member.IsVector)
            return Invoke(nameof(Buffer), member.ItemType, member);
        if (member.Type == typeof(string))
            return Text(member);
        return column.Type is KeyDataViewType key
            ? Invoke(nameof(Key), member.Type, member, key)
            : Invoke(nameof(Value), member.Type, member);
    }

    private static Func<Func<TRow>, Delegate> Invoke(string method, Type type, params object[] arguments) => (Func<Func<TRow>, Delegate>)typeof(MemberGetters<TRow>)
        .GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)
        .MakeGenericMethod(type)
        .Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    private static Func<Func<TRow>, Delegate> Value<T>(RowMember member)
    {
        var read = member.CompileGetter<TRow, T>();
        return current => (ValueGetter<T>)((ref T value) => value = read(current()));
    }

    private static Func<Func<TRow>, Delegate> Text(RowMember member)
    {
        var read = member.CompileGetter<TRow, string>();
        return current => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = read(current()).AsMemory());
    }

    private static Func<Func<TRow>, Delegate> TextArray(RowMember member)
    {
        var read = member.CompileGetter<TRow, string[]>();
        return current => (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            var texts = read(current()) ?? [];
            var editor = VBufferEditor.Create(ref value, texts.Length);
            for (var i = 0; i < texts.Length; i++)
                editor.Values[i] = texts[i].AsMemory();
            value = editor.Commit();
        });
    }

    private static Func<Func<TRow>, Delegate> ValueArray<T>(RowMember member)
    {
        var read = member.CompileGetter<TRow, T[]>();
        return current => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            ReadOnlySpan<T> items = read(current());
            var editor = VBufferEditor.Create(ref value, items.Length);
            items.CopyTo(editor.Values);
            value = editor.Commit();
        });
    }

    private static Func<Func<TRow>, Delegate> Buffer<T>(RowMember member)
    {
        var read = member.CompileGetter<TRow, VBuffer<T>>();
        return current => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => read(current()).CopyTo(ref value));
    }

    /// <summary>Keys count from 0 in the object and from 1 in a view; one out of range is missing, 0.</summary>
    private static Func<Func<TRow>, Delegate> Key<T>(RowMember member, KeyDataViewType type)
    {
        Contracts.Check(typeof(T) == typeof(ulong) || typeof(T) == typeof(uint) || typeof(T) == typeof(byte), $"Keys of type {typeof(T)} cannot be read from an object.");
        var read = member.CompileGetter<TRow, T>();
        return current => (ValueGetter<T>)((ref T value) =>
        {
            var key = Convert.ToUInt64(read(current()));
            value = (T)Convert.ChangeType(key < type.Count ? key + 1 : 0, typeof(T));
        });
    }
}
