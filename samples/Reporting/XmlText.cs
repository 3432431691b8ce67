using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Reporting;

/// <summary>Text from anywhere, such as names of files, in XML.</summary>
internal static class XmlText
{
    /// <summary>
    /// Puts U+FFFD in the place of characters that XML has no way to hold, such as control characters and halves of surrogate pairs.
    /// </summary>
    public static XDocument Clean(XDocument document)
    {
        foreach (var text in document.DescendantNodes().OfType<XText>())
            text.Value = Clean(text.Value);
        foreach (var attribute in document.Descendants().Attributes().Where(attribute => !attribute.IsNamespaceDeclaration))
            attribute.Value = Clean(attribute.Value);
        return document;
    }

    private static string Clean(string text)
    {
        try
        {
            return XmlConvert.VerifyXmlChars(text);
        }
        catch (XmlException)
        {
            var clean = new StringBuilder(text.Length);
            foreach (var rune in text.EnumerateRunes())
                clean.Append(rune.Value >= 0x20 || rune.Value is '\t' or '\n' or '\r' ? rune.ToString() : "\ufffd");
            return clean.Replace('\ufffe', '\ufffd').Replace('\uffff', '\ufffd').ToString();
        }
    }
}
