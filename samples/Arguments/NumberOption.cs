using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Arguments;

/// <summary>Options whose values are numbers.</summary>
internal static class NumberOption
{
    private const NumberStyles Whole = NumberStyles.AllowLeadingSign;
    private const NumberStyles Decimal = Whole | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>
    /// Has all numbers of a command, and of those below it, read as they are written in programs, on machines of all countries: 1.5. By
    /// itself System.CommandLine reads them as the user's country does, and takes separators of thousands anywhere: 1,5 is then 15.
    /// </summary>
    public static void ReadNumbersAsWritten(this Command command)
    {
        foreach (var option in command.Options)
            ReadAsWritten(option);
        foreach (var below in command.Subcommands)
            below.ReadNumbersAsWritten();
    }

    private static void ReadAsWritten(Option option)
    {
        switch (option)
        {
            case Option<int> number:
                number.CustomParser = result => Read<int>(result, option, Whole) ?? 0;
                break;
            case Option<int?> number:
                number.CustomParser = result => Read<int>(result, option, Whole);
                break;
            case Option<long> number:
                number.CustomParser = result => Read<long>(result, option, Whole) ?? 0;
                break;
            case Option<float> number:
                number.CustomParser = result => Read<float>(result, option, Decimal) ?? 0;
                break;
            case Option<double> number:
                number.CustomParser = result => Read<double>(result, option, Decimal) ?? 0;
                break;
            case Option<double?> number:
                number.CustomParser = result => Read<double>(result, option, Decimal);
                break;
        }
    }

    private static T? Read<T>(ArgumentResult result, Option option, NumberStyles style)
        where T : struct, INumber<T>
    {
        string text = result.Tokens.Single().Value;
        if (T.TryParse(text, style, CultureInfo.InvariantCulture, out var value) && T.IsFinite(value))
            return value;
        string kind = style == Whole ? "a whole number, such as 4" : "a number, such as 0.5";
        result.AddError($"{option.Name} must be {kind}; received \"{text}\".");
        return null;
    }
}
