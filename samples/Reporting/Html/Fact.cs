namespace Reporting;

/// <summary>How a result came about: the command, the seed, the machine.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">Its value.</param>
/// <param name="IsCode">Whether the value can be typed in as it is.</param>
internal sealed record Fact(string Name, string Value, bool IsCode = false);
