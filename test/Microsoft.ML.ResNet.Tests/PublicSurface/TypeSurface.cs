using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;

namespace Microsoft.ML.ResNet.Tests.PublicSurface;

/// <summary>The lines of one type: its declaration, then its members.</summary>
internal sealed class TypeSurface
{
    private readonly AssemblySurface _surface;
    private readonly MetadataReader _metadata;
    private readonly TypeDefinition _type;
    private readonly GenericNames _names;
    private readonly string _name;

    public TypeSurface(AssemblySurface surface, TypeDefinitionHandle handle)
    {
        _surface = surface;
        _metadata = surface.Metadata;
        _type = _metadata.GetTypeDefinition(handle);
        _names = new GenericNames(surface.Names(_type.GetGenericParameters()), []);
        _name = QualifiedName(handle);
    }

    private bool IsInterface => _type.Attributes.HasFlag(TypeAttributes.Interface);

    /// <summary>A nested type repeats the generic parameters of the types around it before its own.</summary>
    private int InheritedParameters => _type.IsNested ? _metadata.GetTypeDefinition(_type.GetDeclaringType()).GetGenericParameters().Count : 0;

    private IEnumerable<GenericParameterHandle> OwnParameters => _type.GetGenericParameters().Skip(InheritedParameters);

    public IEnumerable<SurfaceLine> Lines()
    {
        string baseName = _type.BaseName(_metadata);
        if (baseName == "System.MulticastDelegate")
            return [Declaration(Delegate())];
        if (baseName == "System.Enum")
            return EnumMembers().Prepend(Declaration($"enum {_name}{Bases()}"));
        bool isStruct = baseName == "System.ValueType";
        var declaration = Declaration($"{Modifiers(isStruct)} {DeclaredName()}{Bases()}{GenericConstraints.Of(_surface, OwnParameters, _names)}");
        return new MemberSurface(_surface, _type, _name, _names, isStruct).Lines().Prepend(declaration);
    }

    private SurfaceLine Declaration(string text)
    {
        // The compiler marks every ref struct obsolete, to keep old compilers away.
        var attributes = _type.GetCustomAttributes();
        string obsolete = _metadata.HasCompilerService(attributes, "IsByRefLikeAttribute") ? "" : _metadata.ObsoletePrefix(attributes);
        return new(_name, SurfaceKind.Type, "", $"{obsolete}{_type.Attributes.Keyword()} {text}");
    }

    private string Delegate()
    {
        var invoke = _type.GetMethods().Select(_metadata.GetMethodDefinition).Single(method => _metadata.GetString(method.Name) == "Invoke");
        var parameters = new ParameterText(_surface, invoke, _names);
        return $"delegate {parameters.Result} {DeclaredName()}({parameters.All}){GenericConstraints.Of(_surface, OwnParameters, _names)}";
    }

    private IEnumerable<SurfaceLine> EnumMembers()
    {
        foreach (var field in _type.GetFields().Select(_metadata.GetFieldDefinition).Where(field => field.Attributes.HasFlag(FieldAttributes.Literal)))
        {
            string name = _metadata.GetString(field.Name);
            object? value = _surface.Literals.Value(field.GetDefaultValue());
            yield return new(_name, SurfaceKind.ConstructorOrEnumMember, name, string.Create(CultureInfo.InvariantCulture, $"{_name}.{name} = {value}"));
        }
    }

    private string Modifiers(bool isStruct)
    {
        if (IsInterface)
            return "interface";
        if (isStruct)
        {
            var attributes = _type.GetCustomAttributes();
            return (_metadata.HasCompilerService(attributes, "IsReadOnlyAttribute") ? "readonly " : "")
                + (_metadata.HasCompilerService(attributes, "IsByRefLikeAttribute") ? "ref " : "") + "struct";
        }
        return (_type.Attributes.HasFlag(TypeAttributes.Abstract), _type.Attributes.HasFlag(TypeAttributes.Sealed)) switch
        {
            (true, true) => "static class",
            (true, false) => "abstract class",
            (false, true) => "sealed class",
            _ => "class",
        };
    }

    private string Bases()
    {
        var bases = new List<string>();
        string baseName = _type.BaseName(_metadata);
        if (baseName == "System.Enum")
        {
            var value = _type.GetFields().Select(_metadata.GetFieldDefinition).Single(field => !field.Attributes.HasFlag(FieldAttributes.Static));
            bases.Add(TypeText.Of(value.DecodeSignature(_surface.Decoder, _names)));
            bases.Remove("int");
        }
        else
        {
            if (!IsInterface && baseName is not ("System.Object" or "System.ValueType"))
                bases.Add(_surface.Text(_type.BaseType, _names));
            bases.AddRange(_type.GetInterfaceImplementations()
                .Select(handle => _surface.Text(_metadata.GetInterfaceImplementation(handle).Interface, _names)).Distinct().Order(StringComparer.Ordinal));
        }
        return bases.Count == 0 ? "" : " : " + string.Join(", ", bases);
    }

    /// <summary>The qualified name with the variance of its parameters: <c>IEstimator&lt;out TTransformer&gt;</c>.</summary>
    private string DeclaredName()
    {
        var own = OwnParameters.Select(_metadata.GetGenericParameter).Select(parameter => Variance(parameter.Attributes) + _metadata.GetString(parameter.Name)).ToList();
        return own.Count == 0 ? _name : $"{_name[.._name.LastIndexOf('<')]}<{string.Join(", ", own)}>";
    }

    private static string Variance(GenericParameterAttributes attributes) => (attributes & GenericParameterAttributes.VarianceMask) switch
    {
        GenericParameterAttributes.Covariant => "out ",
        GenericParameterAttributes.Contravariant => "in ",
        _ => "",
    };

    private string QualifiedName(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        int inherited = type.IsNested ? _metadata.GetTypeDefinition(type.GetDeclaringType()).GetGenericParameters().Count : 0;
        string prefix = type.IsNested ? QualifiedName(type.GetDeclaringType()) : _metadata.GetString(type.Namespace);
        string name = NestedName.Parse(_metadata.GetString(type.Name)).Name;
        var own = _surface.Names(type.GetGenericParameters()).Skip(inherited).ToList();
        return (prefix.Length == 0 ? "" : prefix + ".") + name + (own.Count == 0 ? "" : $"<{string.Join(", ", own)}>");
    }
}
