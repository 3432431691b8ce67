using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Microsoft.ML.ResNet.Tests.PublicSurface;

/// <summary>
/// The public surface of an assembly: a line for every type and member that another assembly can use, read from metadata, so that
/// nothing the assembly refers to has to be there. Nullability of references is left out: it binds no caller.
/// </summary>
internal sealed class AssemblySurface
{
    private AssemblySurface(MetadataReader metadata)
    {
        Metadata = metadata;
        Decoder = new SignatureDecoder(metadata);
        Literals = new LiteralText(metadata, Decoder);
    }

    public MetadataReader Metadata { get; }

    public SignatureDecoder Decoder { get; }

    public LiteralText Literals { get; }

    public static IReadOnlyList<string> Lines(string assemblyPath)
    {
        using var file = new PEReader(File.OpenRead(assemblyPath));
        var surface = new AssemblySurface(file.GetMetadataReader());
        return
        [
            .. surface.Metadata.TypeDefinitions.Where(surface.Metadata.IsVisible)
                .SelectMany(type => new TypeSurface(surface, type).Lines()).Order().Select(line => line.Text),
        ];
    }

    public string Text(EntityHandle type, GenericNames names) => TypeText.Of(Decoder.Decode(type, names));

    public string Text(TypeTree type, CustomAttributeHandleCollection attributes)
    {
        string text = TypeText.Of(type, Metadata.TupleElementNames(attributes));
        bool isDynamic = text == "object" && Metadata.HasCompilerService(attributes, "DynamicAttribute");
        return isDynamic ? "dynamic" : text;
    }

    public ImmutableArray<string> Names(GenericParameterHandleCollection parameters) =>
        [.. parameters.Select(handle => Metadata.GetString(Metadata.GetGenericParameter(handle).Name))];
}
