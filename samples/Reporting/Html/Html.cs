using System.Xml.Linq;

namespace Reporting;

/// <summary>HTML that is XML as well: System.Xml escapes what is in it, and a browser and an XML reader see the same page.</summary>
internal static class Html
{
    private static readonly XNamespace Namespace = "http://www.w3.org/1999/xhtml";

    private static readonly HashSet<string> WithoutContent = ["br", "img", "meta", "link", "hr", "col"];

    /// <param name="name">The element, with its classes after dots: "td.number".</param>
    /// <param name="content">Text, elements and attributes; null adds nothing.</param>
    public static XElement Element(string name, params object?[] content)
    {
        string[] parts = name.Split('.');
        var element = new XElement(
            Namespace + parts[0], parts.Length > 1 ? new XAttribute("class", string.Join(' ', parts[1..])) : null, content);
        // <p/> opens a paragraph in HTML and never closes it.
        if (element.IsEmpty && !WithoutContent.Contains(parts[0]))
            element.Add("");
        return element;
    }

    public static XAttribute Attribute(string name, string value) => new(name, value);
}
