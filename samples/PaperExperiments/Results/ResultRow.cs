using System.Globalization;
using System.Text.Json.Serialization;
using Reporting;

namespace PaperExperiments.Results;

/// <summary>A number of the paper and ours.</summary>
/// <param name="What">The net, for people.</param>
/// <param name="Measure">What is measured.</param>
/// <param name="Unit">Such as "%"; empty for a plain number.</param>
/// <param name="Paper">The paper's number; null where it has none.</param>
/// <param name="Values">Ours, one a run; empty where there is none.</param>
internal sealed record ResultRow(string What, string Measure, string Unit, double? Paper, IReadOnlyList<double> Values)
{
    /// <summary>What a reader must know to compare the two.</summary>
    public string? Note { get; init; }

    public double? Mean => Values.Count == 0 ? null : Spread.Of(Values).Mean;

    /// <summary>Of a sample; null for a single run.</summary>
    public double? StandardDeviation => Values.Count < 2 ? null : Spread.Of(Values).Deviation;

    /// <summary>Ours less the paper's.</summary>
    public double? Difference => Mean - Paper;

    [JsonIgnore]
    public string Label => Unit.Length == 0 ? Measure : $"{Measure}, {Unit}";

    /// <summary>Errors have the paper's two digits after the point; what is counted has one more.</summary>
    [JsonIgnore]
    public int Digits => Unit == "%" ? 2 : 3;

    /// <summary>Ours, to as many digits.</summary>
    [JsonIgnore]
    public Spread Rounded => new(Math.Round(Spread.Of(Values).Mean, Digits), Math.Round(Spread.Of(Values).Deviation, Digits));

    [JsonIgnore]
    public string Format => $"F{Digits}";

    [JsonIgnore]
    public string Ours => Rounded.ToString(Format, CultureInfo.InvariantCulture);

    [JsonIgnore]
    public string SignedDifference => Difference is { } difference
        ? $"{(difference < 0 ? "−" : "+")}{Math.Abs(difference).ToString(Format, CultureInfo.InvariantCulture)}"
        : "–";
}
