using System.Reflection.Metadata;

namespace Microsoft.ML.ResNet.Tests.PublicSurface;

/// <summary>Custom attributes by name, with the few values that C# keeps in them.</summary>
internal static class AttributeReading
{
    private const string CompilerServices = "System.Runtime.CompilerServices.";

    public static bool Has(this MetadataReader metadata, CustomAttributeHandleCollection attributes, string name) =>
        metadata.Find(attributes, name) is not null;

    public static bool HasCompilerService(this MetadataReader metadata, CustomAttributeHandleCollection attributes, string name) =>
        metadata.Has(attributes, CompilerServices + name);

    public static string ObsoletePrefix(this MetadataReader metadata, CustomAttributeHandleCollection attributes) =>
        metadata.Has(attributes, "System.ObsoleteAttribute") ? "[Obsolete] " : "";

    public static string?[] TupleElementNames(this MetadataReader metadata, CustomAttributeHandleCollection attributes)
    {
        if (metadata.Find(attributes, CompilerServices + "TupleElementNamesAttribute") is not { } attribute)
            return [];
        var value = metadata.ArgumentsOf(attribute);
        var names = new string?[value.ReadInt32()];
        for (int i = 0; i < names.Length; i++)
            names[i] = value.ReadSerializedString();
        return names;
    }

    /// <summary>The compiler marks a <c>notnull</c> constraint by a nullability of 1 on the type parameter itself.</summary>
    public static bool IsMarkedNotNull(this MetadataReader metadata, CustomAttributeHandleCollection attributes) =>
        metadata.Find(attributes, CompilerServices + "NullableAttribute") is { } attribute
        && metadata.GetBlobBytes(attribute.Value) is [_, _, 1, 0, 0];

    private static BlobReader ArgumentsOf(this MetadataReader metadata, CustomAttribute attribute)
    {
        var value = metadata.GetBlobReader(attribute.Value);
        value.ReadUInt16(); // the prolog of every attribute value, ECMA-335 II.23.3
        return value;
    }

    private static CustomAttribute? Find(this MetadataReader metadata, CustomAttributeHandleCollection attributes, string name)
    {
        // A result or parameter without a metadata row of its own has the default collection, which cannot be enumerated.
        if (attributes.Equals(default(CustomAttributeHandleCollection)))
            return null;
        foreach (var handle in attributes)
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (metadata.AttributeName(attribute) == name)
                return attribute;
        }
        return null;
    }

    private static string AttributeName(this MetadataReader metadata, CustomAttribute attribute)
    {
        var type = attribute.Constructor.Kind == HandleKind.MemberReference
            ? metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent
            : metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType();
        return type.Kind == HandleKind.TypeSpecification ? "" : metadata.FullNameOf(type);
    }

    /// <summary>The namespace and name of a type that is not nested.</summary>
    public static string FullNameOf(this MetadataReader metadata, EntityHandle type)
    {
        var (ns, name) = type.Kind == HandleKind.TypeReference
            ? (metadata.GetTypeReference((TypeReferenceHandle)type).Namespace, metadata.GetTypeReference((TypeReferenceHandle)type).Name)
            : (metadata.GetTypeDefinition((TypeDefinitionHandle)type).Namespace, metadata.GetTypeDefinition((TypeDefinitionHandle)type).Name);
        return $"{metadata.GetString(ns)}.{metadata.GetString(name)}";
    }
}
