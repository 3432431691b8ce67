using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Microsoft.ML.ResNet.Tests.PublicSurface;

/// <summary>The generic parameter names in scope while a signature is decoded.</summary>
internal sealed record GenericNames(ImmutableArray<string> OfType, ImmutableArray<string> OfMethod);

/// <summary>Turns metadata signatures into <see cref="TypeTree"/>s.</summary>
internal sealed class SignatureDecoder(MetadataReader metadata) : ISignatureTypeProvider<TypeTree, GenericNames>
{
    public TypeTree Decode(EntityHandle type, GenericNames names) => type.Kind switch
    {
        HandleKind.TypeDefinition => GetTypeFromDefinition(metadata, (TypeDefinitionHandle)type, 0),
        HandleKind.TypeReference => GetTypeFromReference(metadata, (TypeReferenceHandle)type, 0),
        _ => GetTypeFromSpecification(metadata, names, (TypeSpecificationHandle)type, 0),
    };

    public TypeTree GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        var path = ImmutableArray.CreateBuilder<NestedName>();
        while (true)
        {
            var type = reader.GetTypeDefinition(handle);
            path.Insert(0, NestedName.Parse(reader.GetString(type.Name)));
            if (!type.IsNested)
                return Named(reader.GetString(type.Namespace), path, rawTypeKind);
            handle = type.GetDeclaringType();
        }
    }

    public TypeTree GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        var path = ImmutableArray.CreateBuilder<NestedName>();
        while (true)
        {
            var type = reader.GetTypeReference(handle);
            path.Insert(0, NestedName.Parse(reader.GetString(type.Name)));
            if (type.ResolutionScope.Kind != HandleKind.TypeReference)
                return Named(reader.GetString(type.Namespace), path, rawTypeKind);
            handle = (TypeReferenceHandle)type.ResolutionScope;
        }
    }

    public TypeTree GetTypeFromSpecification(MetadataReader reader, GenericNames names, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, names);

    public TypeTree GetPrimitiveType(PrimitiveTypeCode code) => new TypeTree.Keyword(code switch
    {
        PrimitiveTypeCode.Boolean => "bool",
        PrimitiveTypeCode.Byte => "byte",
        PrimitiveTypeCode.SByte => "sbyte",
        PrimitiveTypeCode.Char => "char",
        PrimitiveTypeCode.Int16 => "short",
        PrimitiveTypeCode.UInt16 => "ushort",
        PrimitiveTypeCode.Int32 => "int",
        PrimitiveTypeCode.UInt32 => "uint",
        PrimitiveTypeCode.Int64 => "long",
        PrimitiveTypeCode.UInt64 => "ulong",
        PrimitiveTypeCode.Single => "float",
        PrimitiveTypeCode.Double => "double",
        PrimitiveTypeCode.IntPtr => "nint",
        PrimitiveTypeCode.UIntPtr => "nuint",
        PrimitiveTypeCode.Object => "object",
        PrimitiveTypeCode.String => "string",
        PrimitiveTypeCode.Void => "void",
        _ => "System." + code,
    });

    public TypeTree GetGenericInstantiation(TypeTree genericType, ImmutableArray<TypeTree> arguments) =>
        (TypeTree.Named)genericType with { Arguments = arguments };

    public TypeTree GetGenericTypeParameter(GenericNames names, int index) => new TypeTree.GenericParameter(names.OfType[index]);

    public TypeTree GetGenericMethodParameter(GenericNames names, int index) => new TypeTree.GenericParameter(names.OfMethod[index]);

    public TypeTree GetModifiedType(TypeTree modifier, TypeTree unmodifiedType, bool isRequired) =>
        new TypeTree.Modified(unmodifiedType, ((TypeTree.Named)modifier).FullName);

    public TypeTree GetSZArrayType(TypeTree elementType) => new TypeTree.ArrayOf(elementType, 1);

    public TypeTree GetArrayType(TypeTree elementType, ArrayShape shape) => new TypeTree.ArrayOf(elementType, shape.Rank);

    public TypeTree GetByReferenceType(TypeTree elementType) => new TypeTree.ByReference(elementType);

    public TypeTree GetPointerType(TypeTree elementType) => new TypeTree.PointerTo(elementType);

    public TypeTree GetPinnedType(TypeTree elementType) => elementType;

    public TypeTree GetFunctionPointerType(MethodSignature<TypeTree> signature) =>
        throw new NotSupportedException("No public member here has a function pointer in its signature.");

    private static TypeTree.Named Named(string @namespace, ImmutableArray<NestedName>.Builder path, byte rawTypeKind) =>
        new(@namespace, path.ToImmutable(), rawTypeKind == (byte)SignatureTypeKind.ValueType, []);
}
