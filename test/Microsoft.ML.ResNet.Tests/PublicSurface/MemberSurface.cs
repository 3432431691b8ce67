using System.Reflection;
using System.Reflection.Metadata;

namespace Microsoft.ML.ResNet.Tests.PublicSurface;

/// <summary>The lines of a type's visible members.</summary>
internal sealed class MemberSurface(AssemblySurface surface, TypeDefinition type, string typeName, GenericNames names, bool inStruct)
{
    private readonly MetadataReader _metadata = surface.Metadata;
    private readonly bool _inInterface = type.Attributes.HasFlag(TypeAttributes.Interface);

    public IEnumerable<SurfaceLine> Lines()
    {
        var accessors = new HashSet<MethodDefinitionHandle>();
        var lines = type.GetFields().Select(handle => Field(_metadata.GetFieldDefinition(handle))).ToList();
        foreach (var property in type.GetProperties().Select(_metadata.GetPropertyDefinition))
        {
            var pair = property.GetAccessors();
            accessors.UnionWith([pair.Getter, pair.Setter]);
            lines.Add(Property(property, pair));
        }
        foreach (var @event in type.GetEvents().Select(_metadata.GetEventDefinition))
        {
            var pair = @event.GetAccessors();
            accessors.UnionWith([pair.Adder, pair.Remover]);
            lines.Add(Event(@event, _metadata.GetMethodDefinition(pair.Adder)));
        }
        lines.AddRange(type.GetMethods().Where(handle => !accessors.Contains(handle)).Select(handle => Method(_metadata.GetMethodDefinition(handle))));
        return lines.OfType<SurfaceLine>();
    }

    private SurfaceLine? Field(FieldDefinition field)
    {
        string name = _metadata.GetString(field.Name);
        // Access bits mean the same on fields and on methods.
        var access = (MethodAttributes)(field.Attributes & FieldAttributes.FieldAccessMask);
        if (!access.IsVisible() || name.StartsWith('<'))
            return null;

        var attributes = field.GetCustomAttributes();
        var fieldType = field.DecodeSignature(surface.Decoder, names);
        string modifiers = "", value = "";
        if (field.Attributes.HasFlag(FieldAttributes.Literal))
        {
            modifiers = " const";
            value = " = " + surface.Literals.Of(field.GetDefaultValue(), fieldType);
        }
        else
        {
            modifiers += field.Attributes.HasFlag(FieldAttributes.Static) ? " static" : "";
            modifiers += field.Attributes.HasFlag(FieldAttributes.InitOnly) ? " readonly" : "";
            modifiers += fieldType is TypeTree.Modified { Modifier: "System.Runtime.CompilerServices.IsVolatile" } ? " volatile" : "";
        }
        modifiers += Required(attributes);
        return Line(SurfaceKind.Field, name, attributes, $"{access.Keyword()}{modifiers} {surface.Text(fieldType, attributes)} {typeName}.{name}{value}");
    }

    private SurfaceLine? Property(PropertyDefinition property, PropertyAccessors pair)
    {
        var accessors = new[] { pair.Getter, pair.Setter }.Where(handle => !handle.IsNil).Select(_metadata.GetMethodDefinition).ToList();
        var visible = accessors.Where(accessor => accessor.Attributes.IsVisible()).ToList();
        if (visible.Count == 0)
            return null;

        var main = visible.MaxBy(accessor => accessor.Attributes.Rank());
        var attributes = property.GetCustomAttributes();
        var signature = property.DecodeSignature(surface.Decoder, names);
        string name = _metadata.GetString(property.Name), shown = name;
        if (signature.ParameterTypes.Length > 0)
            shown = $"{(name == "Item" ? "this" : name)}[{new ParameterText(surface, accessors[0], names).Take(signature.ParameterTypes.Length)}]";
        string resultType = ParameterText.ResultText(surface, signature.ReturnType, attributes);
        string body = string.Join(' ', visible.Select(accessor => Accessor(accessor, main, isGetter: accessor.Name == NameOf(pair.Getter))));
        return Line(SurfaceKind.Property, signature.ParameterTypes.Length > 0 && name == "Item" ? "this" : name, attributes,
            $"{main.Attributes.Keyword()}{main.Attributes.BindingKeyword(_inInterface)}{Required(attributes)} {resultType} {typeName}.{shown} {{ {body} }}");
    }

    private StringHandle NameOf(MethodDefinitionHandle handle) => handle.IsNil ? default : _metadata.GetMethodDefinition(handle).Name;

    private string Accessor(MethodDefinition accessor, MethodDefinition main, bool isGetter)
    {
        string access = accessor.Attributes.Keyword() == main.Attributes.Keyword() ? "" : accessor.Attributes.Keyword() + " ";
        if (isGetter)
            return access + "get;";
        var result = new ParameterText(surface, accessor, names).ResultType;
        return access + (result is TypeTree.Modified { Modifier: "System.Runtime.CompilerServices.IsExternalInit" } ? "init;" : "set;");
    }

    private SurfaceLine? Event(EventDefinition @event, MethodDefinition adder)
    {
        if (!adder.Attributes.IsVisible())
            return null;
        string name = _metadata.GetString(@event.Name);
        var attributes = @event.GetCustomAttributes();
        string eventType = surface.Text(surface.Decoder.Decode(@event.Type, names), attributes);
        return Line(SurfaceKind.Event, name, attributes,
            $"{adder.Attributes.Keyword()}{adder.Attributes.BindingKeyword(_inInterface)} event {eventType} {typeName}.{name}");
    }

    private SurfaceLine? Method(MethodDefinition method)
    {
        string name = _metadata.GetString(method.Name);
        if (!method.Attributes.IsVisible() || name == ".cctor" || name.StartsWith('<'))
            return null;

        var generic = method.GetGenericParameters();
        var scope = names with { OfMethod = surface.Names(generic) };
        var attributes = method.GetCustomAttributes();
        var parameters = new ParameterText(surface, method, scope);
        string access = method.Attributes.Keyword(), binding = method.Attributes.BindingKeyword(_inInterface);
        if (name == ".ctor")
        {
            string own = NestedName.Parse(_metadata.GetString(type.Name)).Name;
            return Line(SurfaceKind.ConstructorOrEnumMember, own, attributes, $"{access} {typeName}.{own}({parameters.All})");
        }
        if (inStruct && binding.Length == 0 && _metadata.HasCompilerService(attributes, "IsReadOnlyAttribute"))
            binding = " readonly";
        if (name is "op_Implicit" or "op_Explicit" or "op_CheckedExplicit")
        {
            string conversion = name == "op_Implicit" ? "implicit" : "explicit";
            return Line(SurfaceKind.Operator, name, attributes, $"{access}{binding} {conversion} operator {parameters.Result} {typeName}({parameters.All})");
        }
        if (method.Attributes.HasFlag(MethodAttributes.SpecialName) && OperatorSymbols.Of(name) is { } symbol)
            return Line(SurfaceKind.Operator, name, attributes, $"{access}{binding} {parameters.Result} {typeName}.operator {symbol}({parameters.All})");
        string typeParameters = scope.OfMethod.IsEmpty ? "" : $"<{string.Join(", ", scope.OfMethod)}>";
        return Line(SurfaceKind.Method, name, attributes,
            $"{access}{binding} {parameters.Result} {typeName}.{name}{typeParameters}({parameters.All}){GenericConstraints.Of(surface, generic, scope)}");
    }

    private SurfaceLine Line(SurfaceKind kind, string name, CustomAttributeHandleCollection attributes, string text) =>
        new(typeName, kind, name, _metadata.ObsoletePrefix(attributes) + text);

    private string Required(CustomAttributeHandleCollection attributes) =>
        _metadata.HasCompilerService(attributes, "RequiredMemberAttribute") ? " required" : "";
}
