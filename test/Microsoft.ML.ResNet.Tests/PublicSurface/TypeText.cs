using System.Text;

namespace Microsoft.ML.ResNet.Tests.PublicSurface;

/// <summary>
/// Writes a type as C# does. The names of tuple elements stand beside the signature, in one list for the whole type: a tuple's own
/// names come before those of the tuples inside it.
/// </summary>
internal sealed class TypeText(string?[] tupleElementNames)
{
    private int _tupleElementsSeen;

    public static string Of(TypeTree type, string?[]? tupleElementNames = null) => new TypeText(tupleElementNames ?? []).Write(type);

    private string Write(TypeTree type) => type switch
    {
        TypeTree.Keyword keyword => keyword.Text,
        TypeTree.GenericParameter parameter => parameter.Name,
        TypeTree.Modified modified => Write(modified.Type),
        TypeTree.ByReference reference => "ref " + Write(reference.Referent),
        TypeTree.PointerTo pointer => Write(pointer.Pointee) + "*",
        TypeTree.ArrayOf array => WriteArray(array),
        TypeTree.Named named when named.Is("System.Nullable", 1) => Write(named.Arguments[0]) + "?",
        TypeTree.Named named when named.FullName == "System.ValueTuple" && named.Arguments.Length is >= 2 and < 8 => WriteTuple(named),
        TypeTree.Named named when named.Is("System.Decimal", 0) => "decimal",
        TypeTree.Named named => WriteNamed(named),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    // int[][,] is an array of int[,]: the ranks read from the outside in, the element comes first.
    private string WriteArray(TypeTree.ArrayOf array)
    {
        var ranks = new StringBuilder();
        TypeTree element = array;
        for (; element is TypeTree.ArrayOf next; element = next.Element)
            ranks.Append('[').Append(',', next.Rank - 1).Append(']');
        return Write(element) + ranks;
    }

    private string WriteTuple(TypeTree.Named tuple)
    {
        int first = _tupleElementsSeen;
        _tupleElementsSeen += tuple.Arguments.Length;
        var elements = tuple.Arguments.Select((element, i) =>
            tupleElementNames.ElementAtOrDefault(first + i) is { } name ? $"{Write(element)} {name}" : Write(element));
        return $"({string.Join(", ", elements)})";
    }

    private string WriteNamed(TypeTree.Named named)
    {
        var text = new StringBuilder(named.Namespace);
        int argument = 0;
        foreach (var part in named.Path)
        {
            if (text.Length > 0)
                text.Append('.');
            text.Append(part.Name);
            if (part.Arity > 0)
                text.Append('<').AppendJoin(", ", named.Arguments.Skip(argument).Take(part.Arity).Select(Write)).Append('>');
            argument += part.Arity;
        }
        return text.ToString();
    }
}
