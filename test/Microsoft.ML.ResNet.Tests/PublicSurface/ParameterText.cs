using System.Reflection;
using System.Reflection.Metadata;

namespace Microsoft.ML.ResNet.Tests.PublicSurface;

/// <summary>The parameters and the result of a method as C# writes them.</summary>
internal sealed class ParameterText(AssemblySurface surface, MethodDefinition method, GenericNames names)
{
    private readonly MethodSignature<TypeTree> _signature = method.DecodeSignature(surface.Decoder, names);
    private readonly Dictionary<int, Parameter> _parameters =
        method.GetParameters().Select(surface.Metadata.GetParameter).ToDictionary(parameter => parameter.SequenceNumber - 1);

    public TypeTree ResultType => _signature.ReturnType;

    public string Result => ResultText(surface, ResultType, _parameters.TryGetValue(-1, out var result) ? result.GetCustomAttributes() : default);

    public string All => Take(_signature.ParameterTypes.Length);

    public string Take(int count) => string.Join(", ", Enumerable.Range(0, count).Select(Text));

    public static string ResultText(AssemblySurface surface, TypeTree type, CustomAttributeHandleCollection attributes)
    {
        if (type.Unmodified is not TypeTree.ByReference reference)
            return surface.Text(type.Unmodified, attributes);
        bool isReadOnly = surface.Metadata.HasCompilerService(attributes, "IsReadOnlyAttribute")
            || type is TypeTree.Modified { Modifier: "System.Runtime.InteropServices.InAttribute" };
        return (isReadOnly ? "ref readonly " : "ref ") + surface.Text(reference.Referent.Unmodified, attributes);
    }

    private string Text(int index)
    {
        var type = _signature.ParameterTypes[index];
        if (!_parameters.TryGetValue(index, out var parameter))
            return $"{surface.Text(type, default)} arg{index}";

        var attributes = parameter.GetCustomAttributes();
        string text = "";
        if (index == 0 && surface.Metadata.HasCompilerService(method.GetCustomAttributes(), "ExtensionAttribute"))
            text += "this ";
        if (surface.Metadata.HasCompilerService(attributes, "ScopedRefAttribute"))
            text += "scoped ";
        if (surface.Metadata.Has(attributes, "System.ParamArrayAttribute") || surface.Metadata.HasCompilerService(attributes, "ParamCollectionAttribute"))
            text += "params ";
        if (type.Unmodified is TypeTree.ByReference reference)
        {
            text += ReferenceKeyword(parameter, attributes);
            text += surface.Text(reference.Referent, attributes);
        }
        else
        {
            text += surface.Text(type, attributes);
        }
        return $"{text} {surface.Metadata.GetString(parameter.Name)}{Default(parameter, type)}";
    }

    private string ReferenceKeyword(Parameter parameter, CustomAttributeHandleCollection attributes)
    {
        if (parameter.Attributes.HasFlag(ParameterAttributes.Out) && !parameter.Attributes.HasFlag(ParameterAttributes.In))
            return "out ";
        if (surface.Metadata.HasCompilerService(attributes, "RequiresLocationAttribute"))
            return "ref readonly ";
        return surface.Metadata.HasCompilerService(attributes, "IsReadOnlyAttribute") ? "in " : "ref ";
    }

    private string Default(Parameter parameter, TypeTree type)
    {
        if (!parameter.GetDefaultValue().IsNil)
            return " = " + surface.Literals.Of(parameter.GetDefaultValue(), type);
        return parameter.Attributes.HasFlag(ParameterAttributes.Optional) ? " = default" : "";
    }
}
