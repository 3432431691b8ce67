using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Text;

namespace Microsoft.ML.ResNet.Tests.PublicSurface;

/// <summary>Constants and default values as C# writes them; those of this assembly's enums by name.</summary>
internal sealed class LiteralText
{
    private readonly MetadataReader _metadata;
    private readonly Dictionary<string, EnumNames> _enums = [];

    public LiteralText(MetadataReader metadata, SignatureDecoder decoder)
    {
        _metadata = metadata;
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);
            if (type.IsEnum(metadata))
                _enums[((TypeTree.Named)decoder.GetTypeFromDefinition(metadata, handle, 0)).FullName] = ReadEnum(type);
        }
    }

    public object? Value(ConstantHandle handle)
    {
        var constant = _metadata.GetConstant(handle);
        return _metadata.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode);
    }

    public string Of(ConstantHandle constant, TypeTree type) => Of(constant.IsNil ? null : Value(constant), type.Unmodified);

    private string Of(object? value, TypeTree type) => (value, type) switch
    {
        (_, TypeTree.ByReference reference) => Of(value, reference.Referent.Unmodified),
        (null, TypeTree.Named named) when named.Is("System.Nullable", 1) => "null",
        (_, TypeTree.Named named) when named.Is("System.Nullable", 1) => Of(value, named.Arguments[0].Unmodified),
        (null, TypeTree.Named { IsValueType: true } or TypeTree.GenericParameter or TypeTree.Keyword { IsReference: false }) => "default",
        (null, _) => "null",
        (_, TypeTree.Named named) => OfEnum(named.FullName, Number(value)),
        _ => OfPrimitive(value),
    };

    private string OfEnum(string type, long value)
    {
        if (_enums.TryGetValue(type, out var members))
        {
            if (members.ByValue.TryGetValue(value, out var name))
                return $"{type}.{name}";
            if (members.AreFlags && Flags(members, value) is { } flags)
                return string.Join(" | ", flags.Select(flag => $"{type}.{flag}"));
        }
        return string.Create(CultureInfo.InvariantCulture, $"({type}){value}");
    }

    private static List<string>? Flags(EnumNames members, long value)
    {
        var names = new List<string>();
        foreach (var (flag, name) in members.ByValue.Reverse().Where(member => member.Key != 0))
        {
            if ((value & flag) != flag)
                continue;
            names.Add(name);
            value &= ~flag;
        }
        return value == 0 && names.Count > 0 ? names : null;
    }

    private static string OfPrimitive(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        string text => $"\"{Escape(text)}\"",
        char character => $"'{Escape(character.ToString())}'",
        float number when !float.IsFinite(number) => $"float.{NameOf(number)}",
        float number => number.ToString("R", CultureInfo.InvariantCulture) + "f",
        double number when !double.IsFinite(number) => $"double.{NameOf(number)}",
        double number => number.ToString("R", CultureInfo.InvariantCulture) is var text && text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text,
        int.MaxValue => "int.MaxValue",
        int.MinValue => "int.MinValue",
        long.MaxValue => "long.MaxValue",
        long.MinValue => "long.MinValue",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string NameOf(double number) => double.IsNaN(number) ? "NaN" : number > 0 ? "PositiveInfinity" : "NegativeInfinity";

    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (char c in text)
        {
            _ = c switch
            {
                '\\' or '"' => escaped.Append('\\').Append(c),
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                '\0' => escaped.Append("\\0"),
                _ when char.IsControl(c) || char.IsSurrogate(c) => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => escaped.Append(c),
            };
        }
        return escaped.ToString();
    }

    private EnumNames ReadEnum(TypeDefinition type)
    {
        var names = new SortedDictionary<long, string>();
        foreach (var handle in type.GetFields())
        {
            var field = _metadata.GetFieldDefinition(handle);
            if (field.Attributes.HasFlag(FieldAttributes.Literal))
                names.TryAdd(Number(Value(field.GetDefaultValue())!), _metadata.GetString(field.Name));
        }
        return new EnumNames(_metadata.Has(type.GetCustomAttributes(), "System.FlagsAttribute"), names);
    }

    private static long Number(object value) => value is ulong large ? unchecked((long)large) : Convert.ToInt64(value, CultureInfo.InvariantCulture);

    /// <summary>An enum's member names by value; where two share a value, the first declared counts.</summary>
    private sealed record EnumNames(bool AreFlags, SortedDictionary<long, string> ByValue);
}
