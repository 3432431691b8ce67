using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Microsoft.ML.ResNet;

/// <summary>Reads one annotation of PASCAL VOC, as labelImg and others write them too.</summary>
internal static class PascalVocFile
{
    // A document type, which could name other files, is refused: that is the default of these settings.
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <returns>The name of the image file as the annotation has it, and the objects.</returns>
    /// <exception cref="InvalidDataException">It is no such annotation; the message is the reason.</exception>
    public static (string? FileName, AnnotatedObject[] Objects) Read(string path)
    {
        try
        {
            using var reader = XmlReader.Create(path, Settings);
            var root = XElement.Load(reader);
            if (root.Name.LocalName != "annotation")
                throw new InvalidDataException($"its first element is <{root.Name.LocalName}>, not <annotation>");
            return (root.Element("filename")?.Value.Trim(), [.. root.Elements("object").Select(Object)]);
        }
        catch (XmlException exception)
        {
            throw new InvalidDataException($"it is no XML: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private static AnnotatedObject Object(XElement element, int number)
    {
        string name = element.Element("name")?.Value.Trim() is { Length: > 0 } given ? given
            : throw new InvalidDataException($"object {number} has no name");
        var box = element.Element("bndbox") ?? throw new InvalidDataException($"object {number} ({name}) has no bndbox");
        float[] sides = [Side("xmin"), Side("ymin"), Side("xmax"), Side("ymax")];
        bool isDifficult = element.Element("difficult")?.Value.Trim() is "1" or "true";
        return new(name, sides, isDifficult, (sides[2] - sides[0]) * (sides[3] - sides[1]));

        float Side(string side) =>
            float.TryParse(box.Element(side)?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out float value)
                ? value
                : throw new InvalidDataException($"object {number} ({name}) has no number as {side}");
    }
}
