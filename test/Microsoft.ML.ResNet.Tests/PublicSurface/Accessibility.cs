using System.Reflection;
using System.Reflection.Metadata;

namespace Microsoft.ML.ResNet.Tests.PublicSurface;

/// <summary>What a caller in another assembly can reach: public members, and protected ones through inheritance.</summary>
internal static class Accessibility
{
    public static bool IsEnum(this TypeDefinition type, MetadataReader metadata) => type.BaseName(metadata) == "System.Enum";

    /// <summary>The full name of the base type; empty for an interface and for a generic base.</summary>
    public static string BaseName(this TypeDefinition type, MetadataReader metadata) =>
        type.BaseType.IsNil || type.BaseType.Kind == HandleKind.TypeSpecification ? "" : metadata.FullNameOf(type.BaseType);

    public static bool IsVisible(this MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        return !metadata.GetString(type.Name).StartsWith('<') && (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem =>
                metadata.IsVisible(type.GetDeclaringType()),
            _ => false,
        };
    }

    public static bool IsVisible(this MethodAttributes attributes) => attributes.Rank() > 0;

    public static string Keyword(this TypeAttributes attributes) => (attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.NestedFamily => "protected",
        TypeAttributes.NestedFamORAssem => "protected internal",
        _ => "public",
    };

    public static string Keyword(this MethodAttributes attributes) => (attributes & MethodAttributes.MemberAccessMask) switch
    {
        MethodAttributes.Public => "public",
        MethodAttributes.Family => "protected",
        MethodAttributes.FamORAssem => "protected internal",
        MethodAttributes.Assembly => "internal",
        MethodAttributes.FamANDAssem => "private protected",
        _ => "private",
    };

    /// <summary>How far a member can be seen from outside; a property is as visible as its most visible accessor.</summary>
    public static int Rank(this MethodAttributes attributes) => (attributes & MethodAttributes.MemberAccessMask) switch
    {
        MethodAttributes.Public => 3,
        MethodAttributes.FamORAssem => 2,
        MethodAttributes.Family => 1,
        _ => 0,
    };

    /// <summary>The keyword for how a member is bound, with a space before it; empty for a plain instance member.</summary>
    public static string BindingKeyword(this MethodAttributes attributes, bool inInterface)
    {
        bool isStatic = attributes.HasFlag(MethodAttributes.Static), isVirtual = attributes.HasFlag(MethodAttributes.Virtual);
        bool isAbstract = attributes.HasFlag(MethodAttributes.Abstract), isFinal = attributes.HasFlag(MethodAttributes.Final);
        bool isNew = attributes.HasFlag(MethodAttributes.NewSlot);
        if (inInterface)
        {
            return (isStatic, isAbstract, isVirtual) switch
            {
                (true, true, _) => " static abstract",
                (true, _, true) => " static virtual",
                (true, _, _) => " static",
                (_, true, _) => "",
                (_, _, true) => " virtual",
                _ => " sealed",
            };
        }
        return (isStatic, isVirtual, isAbstract, isNew, isFinal) switch
        {
            (true, _, _, _, _) => " static",
            (_, false, _, _, _) => "",
            (_, _, true, true, _) => " abstract",
            (_, _, true, false, _) => " abstract override",
            (_, _, _, true, true) => "", // an interface's member implemented by a method that is not virtual in C#
            (_, _, _, true, false) => " virtual",
            (_, _, _, false, true) => " sealed override",
            _ => " override",
        };
    }
}
