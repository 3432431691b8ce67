using System.CommandLine;
using System.CommandLine.Parsing;

namespace Arguments;

/// <summary>Rules for the values of options: what breaks them is reported with all other mistakes, before anything is done.</summary>
internal static class OptionRules
{
    /// <summary>Adds a rule: "--scale must be in (0, 1]; received 2."</summary>
    public static void Require<T>(this Option<T> option, Func<T?, bool> isValid, string rule) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && IsReadable(result, out T? value) && !isValid(value))
            result.AddError($"{option.Name} {rule}; received {token.Value}.");
    });

    /// <summary>Adds a rule that words itself.</summary>
    /// <param name="option">The option.</param>
    /// <param name="problem">What is wrong with a value, or null.</param>
    public static void Rule(this Option<string?> option, Func<string?, string?> problem) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && problem(token.Value) is { } text)
            result.AddError($"{option.Name} {text}");
    });

    /// <summary>What is not even a number is said by the parser.</summary>
    private static bool IsReadable<T>(OptionResult result, out T? value)
    {
        try
        {
            value = result.GetValueOrDefault<T>();
            return true;
        }
        catch (InvalidOperationException)
        {
            value = default;
            return false;
        }
    }
}
