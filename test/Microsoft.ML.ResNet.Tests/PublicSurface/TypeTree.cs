using System.Collections.Immutable;

namespace Microsoft.ML.ResNet.Tests.PublicSurface;

/// <summary>A type as a metadata signature holds it.</summary>
internal abstract record TypeTree
{
    /// <summary>The type without its custom modifiers (<c>in</c>, <c>init</c>, <c>volatile</c>).</summary>
    public TypeTree Unmodified => this is Modified modified ? modified.Type.Unmodified : this;

    /// <summary>A name with its enclosing types, outermost first; the generic arguments of all of them stand in one list.</summary>
    internal sealed record Named(string Namespace, ImmutableArray<NestedName> Path, bool IsValueType, ImmutableArray<TypeTree> Arguments) : TypeTree
    {
        public string FullName => string.Join('.', Path.Select(part => part.Name).Prepend(Namespace).Where(part => part.Length > 0));

        public bool Is(string fullName, int argumentCount) => Arguments.Length == argumentCount && FullName == fullName;
    }

    /// <summary>A type that C# has a word for.</summary>
    internal sealed record Keyword(string Text) : TypeTree
    {
        public bool IsReference => Text is "object" or "string";
    }

    internal sealed record ArrayOf(TypeTree Element, int Rank) : TypeTree;

    internal sealed record ByReference(TypeTree Referent) : TypeTree;

    internal sealed record PointerTo(TypeTree Pointee) : TypeTree;

    internal sealed record GenericParameter(string Name) : TypeTree;

    internal sealed record Modified(TypeTree Type, string Modifier) : TypeTree;
}

/// <summary>One step of a nested type's name: <c>Dictionary`2</c> has arity 2.</summary>
internal readonly record struct NestedName(string Name, int Arity)
{
    public static NestedName Parse(string metadataName)
    {
        int tick = metadataName.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? new(metadataName, 0) : new(metadataName[..tick], int.Parse(metadataName.AsSpan(tick + 1), provider: null));
    }
}
