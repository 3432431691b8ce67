using System.CommandLine;
using Arguments;

namespace ImageNetTraining;

/// <summary>Options that a plan asks for.</summary>
internal sealed class PlanOptions
{
    private readonly Option<bool> _plan = new("--plan")
    {
        Description = "Trains a few steps, says how long the whole would take here and what it would take on cards, with all that is "
            + "assumed, and ends",
    };

    private readonly Option<double?> _rate = Number("--card-rate", "With --plan: images a second that a card trains on (400)");
    private readonly Option<double?> _bandwidth = Number("--bandwidth", "With --plan: gigabytes a second between any two cards (10)");
    private readonly Option<double?> _decoding = Number(
        "--decode-rate", "With --plan: photos a second that a core reads and decodes; what was measured here");

    private readonly Option<double?> _price = Number("--price", "With --plan: what a card costs in an hour, in any currency (3)");
    private readonly Option<int[]> _cards = new("--cards")
    {
        Description = "With --plan: numbers of cards", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 8, 64],
    };

    public PlanOptions() => _cards.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int[]>() is { } counts && counts.Any(count => count < 1))
            result.AddError($"--cards must be at least 1; received {string.Join(' ', counts)}.");
    });

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_plan, _rate, _bandwidth, _decoding, _price, _cards])
            command.Options.Add(option);
    }

    /// <summary>What is assumed of cards; null where no plan is asked for.</summary>
    public CardAssumptions? Read(ParseResult result) => !result.GetValue(_plan) ? null : new(
        result.GetValue(_rate), result.GetValue(_bandwidth), result.GetValue(_decoding), result.GetValue(_price), result.GetValue(_cards)!);

    private static Option<double?> Number(string name, string description)
    {
        var option = new Option<double?>(name) { Description = description };
        option.Require(number => number is null || (number > 0 && double.IsFinite(number.Value)), "must be above 0");
        return option;
    }
}
