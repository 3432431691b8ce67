using System.Globalization;

namespace Microsoft.ML.Runtime;

public readonly struct ChannelMessage
{
    private readonly string _format;
    private readonly object[] _arguments;

    internal ChannelMessage(ChannelMessageKind kind, MessageSensitivity sensitivity, string format, object[] arguments = null)
    {
        Contracts.CheckNonEmpty(format, "message");
        Kind = kind;
        Sensitivity = sensitivity;
        _format = format;
        _arguments = arguments;
    }

    public readonly ChannelMessageKind Kind;

    public readonly MessageSensitivity Sensitivity;

    /// <summary>Formatted only when read: most messages have no listener.</summary>
    public string Message => _arguments == null ? _format : string.Format(CultureInfo.InvariantCulture, _format, _arguments);
}
