using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Calls a generic method for a type known only at run time.</summary>
internal static class RawTypeCall
{
    /// <param name="prototype">The method with any type argument, as in <c>MakeGetter&lt;int&gt;</c>.</param>
    public static TResult Invoke<TResult>(Delegate prototype, Type rawType, params object[] arguments) =>
        Invoke<TResult>(prototype, [rawType], arguments);

    public static TResult Invoke<TResult>(Delegate prototype, Type[] rawTypes, params object[] arguments) =>
        (TResult)prototype.Method.GetGenericMethodDefinition().MakeGenericMethod(rawTypes)
            .Invoke(prototype.Target, BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
