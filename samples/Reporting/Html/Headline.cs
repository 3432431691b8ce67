namespace Reporting;

/// <summary>One of the few figures that a report is about, shown large.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">With its unit.</param>
/// <param name="Note">What to hold it against, such as the paper's figure; may be empty.</param>
internal sealed record Headline(string Name, string Value, string Note = "");
