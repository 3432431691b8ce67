using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class DataViewSchema
{
    public struct Column
    {
        internal Column(string name, int index, bool isHidden, DataViewType type, Annotations annotations)
        {
            Name = name;
            Index = index;
            IsHidden = isHidden;
            Type = type;
            Annotations = annotations ?? Annotations.Empty;
        }

        public Annotations Annotations { get; }

        public int Index { get; }

        /// <summary>Whether a later column has the same name, so that this one can be reached only by its index.</summary>
        public bool IsHidden { get; }

        public string Name { get; }

        public DataViewType Type { get; }

        public override string ToString() =>
            Annotations == null || Annotations.Schema.Count == 0 ? $"{Name}: {Type}" : $"{Name}: {Type} {{{Annotations}}}";
    }
}
