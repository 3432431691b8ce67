using System.Text;

namespace Microsoft.ML.Data;

/// <summary>A confusion matrix as text. Names too long for a column's head give way to indices there, and stand beside the rows.</summary>
internal static class ConfusionTable
{
    public static string Format(ConfusionMatrix matrix)
    {
        var classes = matrix.NumberOfClasses;
        var columnWidth = classes == 2 ? 8 : 5;
        var longestName = matrix.Names.Max(name => name.Length);
        var useIndices = longestName > columnWidth;
        var indexWidth = (classes - 1).ToString().Length;
        var labelWidth = Math.Max("PREDICTED".Length, useIndices ? longestName + indexWidth + ". ".Length : longestName);
        var rule = string.Concat(Enumerable.Repeat(new string('=', classes > 2 ? 8 : 11), classes));

        var text = new StringBuilder();
        text.AppendLine();
        text.AppendLine("Confusion table");
        text.AppendLine($"{"".PadRight(labelWidth)} ||{rule}");
        text.Append($"{Left("PREDICTED")} ||");
        for (var i = 0; i < classes; i++)
            text.Append($" {(useIndices ? i.ToString() : matrix.Names[i]).PadLeft(columnWidth)} |");
        text.AppendLine(" Recall");
        text.AppendLine($"{Left("TRUTH")} ||{rule}");
        for (var i = 0; i < classes; i++)
        {
            text.Append(useIndices
                ? $"{i.ToString().PadLeft(indexWidth)}. {matrix.Names[i].PadLeft(labelWidth - indexWidth - 2)} ||"
                : $"{matrix.Names[i].PadLeft(labelWidth)} ||");
            foreach (var count in matrix.Counts[i])
                text.Append($" {count.ToString("N0").PadLeft(columnWidth)} |");
            text.AppendLine($" {matrix.PerClassRecall[i],5:F4}");
        }
        text.AppendLine($"{"".PadRight(labelWidth)} ||{rule}");
        text.Append($"{Left("Precision")} ||");
        foreach (var precision in matrix.PerClassPrecision)
            text.Append($"{precision.ToString("N4").PadLeft(columnWidth + 1)} |");
        text.AppendLine();
        return text.ToString();

        string Left(string heading) => heading.PadRight(labelWidth);
    }
}
