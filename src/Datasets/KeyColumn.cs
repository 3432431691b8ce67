using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A label column: keys, 1 for the first class, annotated with the names of the classes. It is a key and not text so that trainers and
/// Evaluate take it as it is, and so that training and test data, loaded one by one, agree on what key 3 means, which two runs of
/// MapValueToKey need not.
/// </summary>
/// <param name="Name">The column.</param>
/// <param name="ClassNames">The classes in the order of their labels.</param>
/// <param name="Classes">Each row's class, from 0.</param>
internal sealed record KeyColumn(string Name, IReadOnlyList<string> ClassNames, int[] Classes)
{
    public void AddTo(DataViewSchema.Builder schema) =>
        schema.AddColumn(Name, new KeyDataViewType(typeof(uint), ClassNames.Count), Names(ClassNames));

    /// <summary>The annotation that names the classes of a column of keys.</summary>
    public static DataViewSchema.Annotations Names(IReadOnlyList<string> classNames)
    {
        ReadOnlyMemory<char>[] names = [.. classNames.Select(name => name.AsMemory())];
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(AnnotationKinds.KeyValues, new VectorDataViewType(TextDataViewType.Instance, names.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) => VBuffer<ReadOnlyMemory<char>>.Copy(names, 0, ref value, names.Length));
        return annotations.ToAnnotations();
    }

    public ValueGetter<uint> GetGetter(Func<int> row) => (ref uint value) => value = (uint)Classes[row()] + 1;
}
