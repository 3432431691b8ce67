namespace Reporting;

/// <summary>A part of a report with a heading.</summary>
internal sealed record ReportSection(string Heading, IReadOnlyList<IReportBlock> Blocks);
