namespace Microsoft.ML.ResNet.Tests.PublicSurface;

/// <summary>C#'s symbols for the names that operators have in metadata.</summary>
internal static class OperatorSymbols
{
    private const string CheckedPrefix = "op_Checked";

    public static string? Of(string method) =>
        method.StartsWith(CheckedPrefix, StringComparison.Ordinal)
            ? Of("op_" + method[CheckedPrefix.Length..]) is { } symbol ? "checked " + symbol : null
            : Unchecked(method);

    private static string? Unchecked(string method) => method switch
    {
        "op_Addition" or "op_UnaryPlus" => "+",
        "op_Subtraction" or "op_UnaryNegation" => "-",
        "op_Multiply" => "*",
        "op_Division" => "/",
        "op_Modulus" => "%",
        "op_BitwiseAnd" => "&",
        "op_BitwiseOr" => "|",
        "op_ExclusiveOr" => "^",
        "op_LeftShift" => "<<",
        "op_RightShift" => ">>",
        "op_UnsignedRightShift" => ">>>",
        "op_Equality" => "==",
        "op_Inequality" => "!=",
        "op_LessThan" => "<",
        "op_GreaterThan" => ">",
        "op_LessThanOrEqual" => "<=",
        "op_GreaterThanOrEqual" => ">=",
        "op_LogicalNot" => "!",
        "op_OnesComplement" => "~",
        "op_Increment" => "++",
        "op_Decrement" => "--",
        "op_True" => "true",
        "op_False" => "false",
        _ => null,
    };
}
