namespace Reporting;

/// <summary>How a report looks. The rules have none of the characters that XML escapes, which a browser would not turn back.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root {
          --page: #f5f4f0; --card: #fffefb; --ink: #1d2426; --soft: #5b6669; --line: #dcdad2; --track: #eceae3; --accent: #0f766e;
            --accent-soft: #0f766e14;
          --right: #0072b2; --wrong: #c2410c; --remark: #a16207; --remark-soft: #eab30818; --shadow: 0 1px 2px #1d24260d, 0 12px 32px -18px
            #1d242633;
          color-scheme: light dark;
          font: 16px/1.6 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
        }
        @media screen and (prefers-color-scheme: dark) {
          :root {
            --page: #12181a; --card: #1a2225; --ink: #e8ecec; --soft: #9aa8aa; --line: #2f3b3f; --track: #263135; --accent: #4fd1c1;
              --accent-soft: #4fd1c11f;
            --right: #56b4e9; --wrong: #ff9a6b; --remark: #e9c46a; --remark-soft: #e9c46a14; --shadow: none;
          }
        }
        * { box-sizing: border-box; }
        html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
        body { margin: 0; background: var(--page); color: var(--ink); }
        main { max-width: 66rem; margin: 0 auto; padding: clamp(1.5rem, 5vw, 4rem) clamp(1rem, 4vw, 2.5rem) 4rem; }
        h1 { margin: 0; max-width: 30ch; font-size: clamp(1.75rem, 4.6vw, 2.75rem); line-height: 1.12; letter-spacing: -0.028em; text-wrap:
          balance; overflow-wrap: anywhere; }
        h2 { margin: 0 0 1rem; font-size: clamp(1.2rem, 2.4vw, 1.45rem); line-height: 1.25; letter-spacing: -0.015em; text-wrap: balance; }
        p { margin: 0 0 1rem; max-width: 68ch; text-wrap: pretty; overflow-wrap: break-word; }
        a { color: var(--accent); text-underline-offset: 0.2em; text-decoration-thickness: 1px; }
        code, pre { font-family: ui-monospace, "Cascadia Code", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size:
          0.86em; }
        header { margin-bottom: 2rem; }
        .series { margin: 0 0 0.6rem; color: var(--accent); font-size: 0.8rem; font-weight: 600; letter-spacing: 0.08em; text-transform:
          uppercase; }
        .subtitle { margin: 0.9rem 0 0; color: var(--soft); font-size: clamp(1rem, 1.8vw, 1.15rem); }
        .card { border: 1px solid var(--line); border-radius: 1rem; background: var(--card); box-shadow: var(--shadow); }
        .headlines { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(13rem, 46%), 1fr)); gap: 0.9rem; margin: 0 0 2rem; }
        .headlines .card { padding: clamp(0.8rem, 2vw, 1.1rem) clamp(0.9rem, 2.4vw, 1.25rem); }
        .headlines dt { color: var(--soft); font-size: 0.85rem; }
        .headlines dd { margin: 0; }
        .headlines .value { margin-top: 0.15rem; font-size: clamp(1.3rem, 2.6vw, 1.75rem); font-weight: 650; line-height: 1.2;
          letter-spacing: -0.025em; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
        .headlines .note { margin-top: 0.25rem; color: var(--soft); font-size: 0.85rem; line-height: 1.4; text-wrap: balance; }
        nav { display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 0 0 2rem; }
        nav a { padding: 0.25rem 0.8rem; border: 1px solid var(--line); border-radius: 99px; color: var(--soft); font-size: 0.875rem;
          text-decoration: none; }
        nav a:hover, nav a:focus-visible { border-color: var(--accent); background: var(--accent-soft); color: var(--accent); }
        section { margin-top: clamp(2rem, 5vw, 3.25rem); scroll-margin-top: 1.5rem; }
        .remark { padding: 0.7rem 1rem; border-left: 3px solid var(--remark); border-radius: 0 0.6rem 0.6rem 0; background:
          var(--remark-soft); font-size: 0.95rem; }
        pre { margin: 0 0 1.25rem; padding: 1rem 1.2rem; overflow-x: auto; border: 1px solid var(--line); border-radius: 0.8rem; background:
          var(--card); line-height: 1.5; }
        figure { margin: 0 0 1.25rem; }
        figure.card { padding: clamp(1rem, 2.6vw, 1.75rem); }
        figcaption { max-width: 72ch; color: var(--soft); font-size: 0.92rem; line-height: 1.5; }
        figure.card figcaption { max-width: none; margin-top: 1rem; padding-top: 0.9rem; border-top: 1px solid var(--line); }
        svg.chart { display: block; width: 100%; height: auto; overflow: visible; }
        .chart .dot { stroke: var(--card); }
        .narrow { display: none; }
        .narrow svg.chart { max-width: 30rem; margin: 0 auto; }
        @media screen and (max-width: 44rem) { .wide { display: none; } .narrow { display: block; } }
        .table { margin: 0 0 1.25rem; overflow-x: auto; }
        table { width: 100%; border-collapse: separate; border-spacing: 0; font-size: 0.95rem; font-variant-numeric: tabular-nums; }
        caption { padding: 1rem 1.2rem 0.7rem; color: var(--soft); font-size: 0.92rem; line-height: 1.45; text-align: left; caption-side:
          top; }
        caption span { position: sticky; left: 1.2rem; display: inline-block; max-width: calc(100vw - 5rem); }
        th, td { padding: 0.5rem 0.9rem; text-align: left; vertical-align: baseline; }
        th:first-child, td:first-child { padding-left: 1.2rem; }
        th:last-child, td:last-child { padding-right: 1.2rem; }
        thead th { border-bottom: 1px solid var(--line); color: var(--soft); font-size: 0.82rem; font-weight: 600; line-height: 1.3;
          vertical-align: bottom; }
        tbody th { min-width: 8.5rem; font-weight: 500; }
        tr th:first-child { position: sticky; left: 0; background: var(--card); }
        tbody tr + tr th, tbody tr + tr td { border-top: 1px solid var(--track); }
        tbody tr:last-child th, tbody tr:last-child td { padding-bottom: 0.8rem; }
        tbody tr:hover { background: var(--accent-soft); }
        .number { text-align: right; white-space: nowrap; }
        /* Headings break into lines before a table of many columns is cut off. */
        thead .number { white-space: normal; }
        tr.best { background: var(--accent-soft); }
        tr.best th:first-child, tbody tr:hover th:first-child { background: linear-gradient(var(--accent-soft), var(--accent-soft)),
          var(--card); }
        tr.best th, tr.best td { font-weight: 650; }
        .gallery figcaption { margin-bottom: 0.9rem; }
        .gallery ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(9.75rem, 44%), 1fr)); gap: 0.9rem; margin: 0;
          padding: 0; list-style: none; }
        .gallery li { display: flex; flex-direction: column; overflow: hidden; border: 1px solid var(--line); border-radius: 0.8rem;
          background: var(--card); box-shadow: var(--shadow); font-size: 0.875rem; line-height: 1.35; break-inside: avoid; }
        .gallery img { display: block; width: 100%; aspect-ratio: 1; object-fit: cover; background: var(--track); }
        .gallery.sheet ul { grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); }
        .gallery.sheet img { aspect-ratio: auto; }
        .gallery .pixels { image-rendering: pixelated; }
        .gallery .label { display: grid; grid-template-columns: 1fr auto; gap: 0.35rem 0.5rem; align-items: baseline; padding: 0.65rem
          0.75rem 0; }
        .gallery .class { font-weight: 600; overflow-wrap: anywhere; }
        .gallery .right .class { color: var(--right); }
        .gallery .wrong .class { color: var(--wrong); }
        .probability { font-variant-numeric: tabular-nums; color: var(--soft); white-space: nowrap; }
        .share { grid-column: 1 / -1; height: 4px; overflow: hidden; border-radius: 2px; background: var(--track); }
        .share span { display: block; height: 100%; border-radius: 2px; background: var(--wrong); }
        .right .share span { background: var(--right); }
        .gallery .actual { display: flex; justify-content: space-between; gap: 0.5rem; padding: 0.5rem 0.75rem 0; overflow-wrap: anywhere; }
        .actual b { font-weight: 600; }
        .gallery .source { margin-top: auto; padding: 0.35rem 0.75rem 0; overflow: hidden; color: var(--soft); font-size: 0.75rem;
          text-overflow: ellipsis; white-space: nowrap; }
        .gallery li::after { content: ""; height: 0.7rem; }
        .files { margin: 0 0 1.25rem; padding: 0; list-style: none; }
        .files li { padding: 0.2rem 0; color: var(--soft); }
        .facts dl { margin: 0; padding: 0.4rem 1.2rem; }
        .facts dl div { display: grid; grid-template-columns: minmax(6rem, 11rem) 1fr; gap: 0 1rem; padding: 0.55rem 0; }
        .facts dl div + div { border-top: 1px solid var(--track); }
        .facts dt { color: var(--soft); }
        .facts dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
        .facts code { display: inline-block; padding: 0.1rem 0.45rem; border-radius: 0.35rem; background: var(--track); }
        @media (max-width: 32rem) { .facts dl div { grid-template-columns: 1fr; } th, td { padding: 0.5rem 0.6rem; } }
        @media print {
          :root { --page: #ffffff; --card: #ffffff; --shadow: none; font-size: 10.5pt; }
          main { max-width: none; padding: 0; }
          nav { display: none; }
          h2 { break-after: avoid; }
          figure.card, .headlines .card, tr, .facts dl div { break-inside: avoid; }
          .table, pre { overflow: visible; }
          pre { white-space: pre-wrap; }
          * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
        }

        """;
}
