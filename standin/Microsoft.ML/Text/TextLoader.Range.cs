using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public sealed partial class TextLoader
{
    /// <summary>Fields <see cref="Min"/> to <see cref="Max"/>, both included.</summary>
    public sealed class Range
    {
        public Range()
        {
        }

        public Range(int index)
        {
            Contracts.CheckParam(index >= 0, nameof(index), "Must be non-negative");
            Min = index;
            Max = index;
        }

        public Range(int min, int? max)
        {
            Contracts.CheckParam(min >= 0, nameof(min), "Must be non-negative");
            Contracts.CheckParam(max == null || max >= min, nameof(max), "If specified, must be greater than or equal to min");
            Min = min;
            Max = max;
            ForceVector = true;
            AutoEnd = max == null;
        }

        /// <summary>To the end of the line, as many fields as a sample of the data has.</summary>
        public bool AutoEnd;

        /// <summary>A vector even of a single field.</summary>
        public bool ForceVector;

        public int? Max;

        public int Min;

        /// <summary>To the end of each line, however many fields it has.</summary>
        public bool VariableEnd;
    }
}
