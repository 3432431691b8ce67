using Google.Protobuf;
using Tensorboard;

namespace Reporting;

/// <summary>The events that scalars need, in TorchSharp's classes for TensorFlow's event.proto and summary.proto.</summary>
internal static class TensorBoardEvent
{
    private static readonly SummaryMetadata Scalars = new() { PluginData = new() { PluginName = "scalars" }, DataClass = DataClass.Scalar };

    /// <summary>What every file begins with.</summary>
    public static byte[] Version(DateTimeOffset time) =>
        new Event { WallTime = Seconds(time), FileVersion = "brain.Event:2" }.ToByteArray();

    /// <summary>A point of the curve that is called <paramref name="tag"/>.</summary>
    public static byte[] Scalar(DateTimeOffset time, long step, string tag, float value)
    {
        var summary = new Summary { Value = { new Summary.Types.Value { Tag = tag, SimpleValue = value, Metadata = Scalars } } };
        return new Event { WallTime = Seconds(time), Step = step, Summary = summary }.ToByteArray();
    }

    public static long StepOf(byte[] content) => Event.Parser.ParseFrom(content).Step;

    private static double Seconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;
}
