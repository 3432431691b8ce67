namespace Microsoft.ML.Transforms.Onnx;

internal static class ParameterErrors
{
    /// <summary>The real package has the message where the parameter's name belongs, and the other way round; so users know these errors.</summary>
    public static Exception Except(object value, string parameter, string message) =>
        new ArgumentOutOfRangeException(paramName: message, actualValue: value, message: parameter);
}
