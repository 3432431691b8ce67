namespace Microsoft.ML.ResNet.Tests.PublicSurface;

internal enum SurfaceKind { Type, ConstructorOrEnumMember, Field, Property, Event, Method, Operator }

/// <summary>A line of an assembly's surface with what it is sorted by: type, kind, name, text, each ordinally.</summary>
internal sealed record SurfaceLine(string Type, SurfaceKind Kind, string Name, string Text) : IComparable<SurfaceLine>
{
    public int CompareTo(SurfaceLine? other)
    {
        ArgumentNullException.ThrowIfNull(other);
        int order = string.CompareOrdinal(Type, other.Type);
        if (order == 0)
            order = Kind.CompareTo(other.Kind);
        if (order == 0)
            order = string.CompareOrdinal(Name, other.Name);
        return order == 0 ? string.CompareOrdinal(Text, other.Text) : order;
    }
}
