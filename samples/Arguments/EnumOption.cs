using System.CommandLine;

namespace Arguments;

/// <summary>Options whose values are names.</summary>
internal static class EnumOption
{
    /// <summary>
    /// Takes the names of the values, in letters of either case, and nothing else. What System.CommandLine does by itself is
    /// <see cref="Enum.Parse{TEnum}(string)"/>, to which "head,features" is one value, made of both, and "9" is a value too.
    /// </summary>
    public static Option<T> AcceptNames<T>(this Option<T> option)
        where T : struct, Enum
    {
        option.CustomParser = result => Read<T>(result.Tokens.Single().Value, option.Name, result.AddError);
        option.HelpName = Names<T>("|");
        return option;
    }

    /// <summary>The same for several values, given one by one or by commas; each counts once.</summary>
    public static Option<T[]> AcceptNames<T>(this Option<T[]> option)
        where T : struct, Enum
    {
        option.CustomParser = result =>
            [
                .. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries))
                    .Select(name => Read<T>(name, option.Name, result.AddError)).Distinct(),
            ];
        option.HelpName = Names<T>("|");
        return option;
    }

    private static T Read<T>(string name, string option, Action<string> report)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
            if (value.ToString().Equals(name, StringComparison.OrdinalIgnoreCase))
                return value;
        report($"{option} must be {Names<T>(", ")}; received \"{name}\".");
        return default;
    }

    private static string Names<T>(string separator)
        where T : struct, Enum => string.Join(separator, Enum.GetNames<T>().Select(name => name.ToLowerInvariant()));
}
