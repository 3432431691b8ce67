using System.Reflection;
using System.Reflection.Metadata;

namespace Microsoft.ML.ResNet.Tests.PublicSurface;

/// <summary>The <c>where</c> clauses of a type or method, each with a space before it.</summary>
internal static class GenericConstraints
{
    public static string Of(AssemblySurface surface, IEnumerable<GenericParameterHandle> parameters, GenericNames names)
    {
        var clauses = parameters.Select(surface.Metadata.GetGenericParameter)
            .Select(parameter => (Name: surface.Metadata.GetString(parameter.Name), Rules: Rules(surface, parameter, names).ToList()))
            .Where(clause => clause.Rules.Count > 0);
        return string.Concat(clauses.Select(clause => $" where {clause.Name} : {string.Join(", ", clause.Rules)}"));
    }

    private static IEnumerable<string> Rules(AssemblySurface surface, GenericParameter parameter, GenericNames names)
    {
        var metadata = surface.Metadata;
        var attributes = parameter.GetCustomAttributes();
        bool isClass = parameter.Attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint);
        bool isStruct = parameter.Attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        var types = parameter.GetConstraints().Select(handle => surface.Text(metadata.GetGenericParameterConstraint(handle).Type, names)).ToList();

        if (isClass)
            yield return "class";
        if (metadata.HasCompilerService(attributes, "IsUnmanagedAttribute"))
            yield return "unmanaged";
        else if (isStruct)
            yield return "struct";
        else if (!isClass && types.Count == 0 && metadata.IsMarkedNotNull(attributes))
            yield return "notnull";
        foreach (string type in types.Where(type => !isStruct || type != "System.ValueType"))
            yield return type;
        if (!isStruct && parameter.Attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
            yield return "new()";
        if (parameter.Attributes.HasFlag(GenericParameterAttributes.AllowByRefLike))
            yield return "allows ref struct";
    }
}
