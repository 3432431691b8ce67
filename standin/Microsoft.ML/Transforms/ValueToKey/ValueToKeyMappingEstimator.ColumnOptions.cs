using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed partial class ValueToKeyMappingEstimator
{
    internal sealed class ColumnOptions
    {
        public ColumnOptions(
            string outputColumnName, string inputColumnName, int maximumNumberOfKeys, KeyOrdinality keyOrdinality, bool addKeyValueAnnotationsAsText)
        {
            Contracts.CheckNonEmpty(outputColumnName?.Trim(), nameof(outputColumnName));
            OutputColumnName = outputColumnName;
            InputColumnName = inputColumnName ?? outputColumnName;
            MaximumNumberOfKeys = maximumNumberOfKeys;
            KeyOrdinality = keyOrdinality;
            AddKeyValueAnnotationsAsText = addKeyValueAnnotationsAsText;
        }

        public string OutputColumnName { get; }

        public string InputColumnName { get; }

        public int MaximumNumberOfKeys { get; }

        public KeyOrdinality KeyOrdinality { get; }

        public bool AddKeyValueAnnotationsAsText { get; }
    }
}
