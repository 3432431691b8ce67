namespace Reporting;

/// <summary>
/// How charts look, on light and dark pages and on paper. The rules hold only inside a chart, so that a page may carry them once for all of
/// its charts.
/// </summary>
internal static class ChartStyle
{
    public const double TitleSize = 20, TextSize = 14, SmallSize = 13, TitleLeading = 27, Leading = 21;

    public const string Css = """
        .chart text { font: 14px system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; fill: #4a555c; font-variant-numeric:
          tabular-nums; }
        .chart .title { font-size: 20px; font-weight: 600; letter-spacing: -0.01em; fill: #1d2426; }
        .chart .tick { font-size: 13px; }
        .chart .small { font-size: 11px; fill: #1d2426; }
        .chart .name { fill: #1d2426; }
        .chart .value { font-size: 13px; font-weight: 600; fill: #1d2426; }
        .chart .count { font-size: 13px; font-weight: 600; fill: #1d2426; }
        .chart .count11 { font-size: 11px; }
        .chart .count9 { font-size: 9px; }
        .chart .strong { fill: #ffffff; }
        .chart .page { fill: #ffffff; }
        .chart .grid { stroke: #e2e3e0; stroke-width: 1; }
        .chart .axis { stroke: #8c959f; stroke-width: 1.25; }
        .chart .whisker { stroke: #1d2426; stroke-width: 1.5; }
        .chart .dot { stroke: #ffffff; stroke-width: 1.5; }
        .chart .empty { fill: #7d8590; fill-opacity: 0.07; }
        @media screen and (prefers-color-scheme: dark) {
          .chart text { fill: #a3afb3; }
          .chart .title, .chart .name, .chart .value, .chart .count, .chart .small { fill: #e8ecec; }
          .chart .strong { fill: #ffffff; }
          .chart .page { fill: #12181a; }
          .chart .grid { stroke: #2b363a; }
          .chart .axis { stroke: #66757a; }
          .chart .whisker { stroke: #e8ecec; }
          .chart .dot { stroke: #12181a; }
          .chart path, .chart .swatch, .chart .dot { filter: brightness(1.3); }
        }
        """;
}
