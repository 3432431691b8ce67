using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>What the classes were called in training, text or not: a copy of the label column's key values.</summary>
internal abstract class ClassNames
{
    private ClassNames(VectorDataViewType type) => Type = type;

    public VectorDataViewType Type { get; }

    public bool AreText => Type.ItemType is TextDataViewType;

    /// <summary>The names as text, numbers in the invariant culture.</summary>
    public abstract string[] ToStrings();

    public abstract void AddTo(DataViewSchema.Annotations.Builder annotations, string kind);

    /// <summary>Null where the label column names no classes, or not as many as there are.</summary>
    public static ClassNames? Of(DataViewSchema.Column label, int classCount) =>
        label.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues) is { Type: VectorDataViewType type } && type.Size == classCount
            ? Create(type, label.Annotations)
            : null;

    /// <summary>Names of which only the type is known, as an estimator knows them before the data are there.</summary>
    public static ClassNames OfType(PrimitiveDataViewType itemType, int classCount) =>
        Create(new VectorDataViewType(itemType, classCount), annotations: null);

    private static ClassNames Create(VectorDataViewType type, DataViewSchema.Annotations? annotations) =>
        (ClassNames)Activator.CreateInstance(typeof(Typed<>).MakeGenericType(type.ItemType.RawType), type, annotations)!;

    private sealed class Typed<T> : ClassNames
    {
        private readonly VBuffer<T> _names;

        public Typed(VectorDataViewType type, DataViewSchema.Annotations? annotations)
            : base(type) => annotations?.GetValue(AnnotationKinds.KeyValues, ref _names);

        public override string[] ToStrings() =>
            [.. _names.DenseValues().Select(name => Convert.ToString(name, CultureInfo.InvariantCulture) ?? "")];

        public override void AddTo(DataViewSchema.Annotations.Builder annotations, string kind) =>
            annotations.Add(kind, Type, (ref VBuffer<T> names) => _names.CopyTo(ref names));
    }
}
