using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet;

/// <summary>Whether what was read can be trained on, and what is worth a warning.</summary>
internal sealed class StoreContent(ImageStoreOptions options, string labelColumn, int missingLabels, IChannel channel)
{
    /// <exception cref="InvalidOperationException">There is nothing to train on.</exception>
    /// <param name="labels">Of the images that there are.</param>
    /// <param name="unreadable">What was left out because it cannot be read, in words; null: nothing.</param>
    public void ThrowIfUseless(IReadOnlyList<int> labels, string? unreadable = null)
    {
        if (labels.Count == 0)
        {
            throw new InvalidOperationException(missingLabels == 0 && unreadable is null
                ? $"The {options.Role} has no rows."
                : $"The {options.Role} has no row that can be used: {missingLabels} without a label, "
                    + $"{unreadable ?? "0 with an image that cannot be read"}.");
        }

        if (options.NeedsSeveralClasses && !labels.Any(label => label != labels[0]))
        {
            if (options.LabelSets is not null)
                throw new InvalidOperationException(
                    $"The {options.Role} has {labels.Count} images of the same labels in column '{labelColumn}': there is nothing to learn "
                    + "from.");
            throw new InvalidOperationException($"The {options.Role} has images of one class only: all {labels.Count} have key "
                + $"{labels[0] + 1} of label column '{labelColumn}'. Training needs at least two classes.");
        }
    }

    /// <param name="others">Rows that have a label.</param>
    public void WarnOfMissingLabels(int others)
    {
        if (missingLabels > 0)
            channel.Warning(
                MessageSensitivity.None,
                $"{missingLabels} of {missingLabels + others} rows of the {options.Role} have no label and are left out.");
    }
}
