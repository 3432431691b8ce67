using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.Runtime;

/// <summary>The exceptions users meet, and the checks that throw them. A null context is allowed: nobody is told then.</summary>
internal static class Contracts
{
    private const string Mark = "ML_IsMarked";

    /// <summary>Whether a check of the library threw the exception.</summary>
    public static bool IsMarked(this Exception exception) => exception?.Data.Contains(Mark) == true;

    private static T Told<T>(this T exception, IExceptionContext context)
        where T : Exception
    {
        exception.Data[Mark] = 1;
        return context == null ? exception : context.Process(exception);
    }

    public static Exception Except(string message) => new InvalidOperationException(message).Told(null);

    public static Exception Except(this IExceptionContext context, string message) =>
        new InvalidOperationException(message).Told(context);

    public static Exception Except(this IExceptionContext context, Exception inner, string message) =>
        new InvalidOperationException(message, inner).Told(context);

    public static Exception ExceptParam(string name, string message) => new ArgumentOutOfRangeException(name, message).Told(null);

    public static Exception ExceptParam(this IExceptionContext context, string name, string message) =>
        new ArgumentOutOfRangeException(name, message).Told(context);

    public static Exception ExceptUserArg(this IExceptionContext context, string name, string message) =>
        new ArgumentOutOfRangeException(name, message).Told(context);

    public static Exception ExceptNotSupp(this IExceptionContext context, string message) =>
        new NotSupportedException(message).Told(context);

    /// <summary>What was read is not what was written.</summary>
    public static Exception ExceptDecode(this IExceptionContext context, string message) => new FormatException(message).Told(context);

    public static Exception ExceptDecode(this IExceptionContext context, Exception inner, string message) => new FormatException(message, inner).Told(context);

    /// <summary>A column that must be there is not.</summary>
    public static Exception ExceptSchemaMismatch(this IExceptionContext context, string parameter, string role, string column) =>
        new ArgumentOutOfRangeException(parameter, $"Could not find {role} column '{column}'").Told(context);

    /// <summary>A column is of another type than asked for.</summary>
    public static Exception ExceptSchemaMismatch(this IExceptionContext context, string parameter, string role, string column, string expected, string actual) =>
        new ArgumentOutOfRangeException(parameter, $"Schema mismatch for {role} column '{column}': expected {expected}, got {actual}").Told(context);

    public static void Check([DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition)
            throw Except(message);
    }

    public static void Check(this IExceptionContext context, [DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition)
            throw context.Except(message);
    }

    public static void CheckDecode([DoesNotReturnIf(false)] bool condition)
    {
        if (!condition)
            throw new FormatException().Told(null);
    }

    public static void CheckDecode([DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition)
            throw new FormatException(message).Told(null);
    }

    public static void CheckDecode(this IExceptionContext context, [DoesNotReturnIf(false)] bool condition)
    {
        if (!condition)
            throw new FormatException().Told(context);
    }

    public static void CheckDecode(this IExceptionContext context, [DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition)
            throw context.ExceptDecode(message);
    }

    public static void CheckParam([DoesNotReturnIf(false)] bool condition, string name)
    {
        if (!condition)
            throw new ArgumentOutOfRangeException(name).Told(null);
    }

    public static void CheckParam([DoesNotReturnIf(false)] bool condition, string name, string message)
    {
        if (!condition)
            throw ExceptParam(name, message);
    }

    public static void CheckParam(this IExceptionContext context, [DoesNotReturnIf(false)] bool condition, string name, string message)
    {
        if (!condition)
            throw context.ExceptParam(name, message);
    }

    public static void CheckUserArg(this IExceptionContext context, [DoesNotReturnIf(false)] bool condition, string name, string message)
    {
        if (!condition)
            throw context.ExceptUserArg(name, message);
    }

    public static void CheckValue([NotNull] object value, string name)
    {
        if (value == null)
            throw new ArgumentNullException(name).Told(null);
    }

    public static void CheckValue(this IExceptionContext context, [NotNull] object value, string name)
    {
        if (value == null)
            throw new ArgumentNullException(name).Told(context);
    }

    public static void CheckNonEmpty([NotNull] string value, string name)
    {
        if (string.IsNullOrEmpty(value))
            throw ExceptParam(name, $"{name} cannot be null or empty");
    }

    public static void CheckNonEmpty(this IExceptionContext context, [NotNull] string value, string name)
    {
        if (string.IsNullOrEmpty(value))
            throw context.ExceptParam(name, $"{name} cannot be null or empty");
    }
}
