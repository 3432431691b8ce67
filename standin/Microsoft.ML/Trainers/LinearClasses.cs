using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>A linear function of the features for each class.</summary>
internal sealed class LinearClasses(float[] biases, VBuffer<float>[] weights, int features)
{
    public int Count => biases.Length;

    public int Features => features;

    public float[] Biases => biases;

    public VBuffer<float>[] Weights => weights;

    public static VBuffer<float> Copy(VBuffer<float> source)
    {
        var copy = default(VBuffer<float>);
        source.CopyTo(ref copy);
        return copy;
    }

    public static LinearClasses OfConcatenated(VBuffer<float> all, int classes, int features)
    {
        var values = all.DenseValues().ToArray();
        var weights = Enumerable.Range(0, classes).Select(i => new VBuffer<float>(features, values.AsSpan(classes + (i * features), features).ToArray()));
        return new LinearClasses(values[..classes], [.. weights], features);
    }

    public static LinearClasses Load(ModelLoadContext ctx)
    {
        var reader = ctx.Reader;
        var features = reader.ReadInt32();
        var classes = reader.ReadInt32();
        Contracts.CheckDecode(features >= 1 && classes >= 1);
        var biases = reader.ReadElements<float>(classes);
        var ends = reader.ReadArray<int>();
        return new LinearClasses(biases, ends.Length == 0 ? LoadDense(reader, classes, features) : LoadSparse(reader, ends, classes, features), features);
    }

    /// <summary>
    /// Dense: 0, 0, the number of weights, the weights. Sparse, if any class is: the number of ends, where the non-zero weights of each class
    /// end, from 0; the number of indices, the indices; the number of weights, the weights.
    /// </summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(features);
        writer.Write(Count);
        writer.WriteElements<float>(biases);
        if (Array.TrueForAll(weights, vector => vector.IsDense))
        {
            writer.Write(0);
            writer.Write(0);
            writer.Write(Count * features);
            foreach (var vector in weights)
                writer.WriteElements(vector.GetValues());
            return;
        }

        var nonZero = Array.ConvertAll(weights, vector => vector.Items().Where(item => !vector.IsDense || item.Value != 0).ToArray());
        int[] ends = [0, .. nonZero.Select((_, i) => nonZero.Take(i + 1).Sum(items => items.Length))];
        writer.WriteArray<int>(ends);
        writer.WriteArray<int>([.. nonZero.SelectMany(items => items).Select(item => item.Key)]);
        writer.WriteArray<float>([.. nonZero.SelectMany(items => items).Select(item => item.Value)]);
    }

    /// <summary>Zero weights of a sparse class, and zero features of a sparse vector, are not multiplied: what they meet may be NaN.</summary>
    public void Evaluate(in VBuffer<float> source, Span<float> values)
    {
        var sourceValues = source.GetValues();
        var sourceIndices = source.GetIndices();
        for (var i = 0; i < values.Length; i++)
        {
            var vector = weights[i];
            var sum = 0f;
            if (!source.IsDense)
            {
                for (var j = 0; j < sourceValues.Length; j++)
                    sum += vector.GetItemOrDefault(sourceIndices[j]) * sourceValues[j];
            }
            else if (vector.IsDense)
            {
                var dense = vector.GetValues();
                for (var j = 0; j < dense.Length; j++)
                    sum += dense[j] * sourceValues[j];
            }
            else
            {
                var sparse = vector.GetValues();
                var indices = vector.GetIndices();
                for (var j = 0; j < sparse.Length; j++)
                    sum += sparse[j] * sourceValues[indices[j]];
            }
            values[i] = biases[i] + sum;
        }
    }

    private static VBuffer<float>[] LoadDense(BinaryReader reader, int classes, int features)
    {
        Contracts.CheckDecode(reader.ReadInt32() == 0);
        Contracts.CheckDecode(reader.ReadInt32() == (long)classes * features);
        var weights = new VBuffer<float>[classes];
        for (var i = 0; i < classes; i++)
            weights[i] = new VBuffer<float>(features, reader.ReadElements<float>(features));
        return weights;
    }

    private static VBuffer<float>[] LoadSparse(BinaryReader reader, int[] ends, int classes, int features)
    {
        Contracts.CheckDecode(ends.Length == classes + 1L && ends[0] == 0);
        var indices = reader.ReadArray<int>();
        var values = reader.ReadArray<float>();
        Contracts.CheckDecode(ends[^1] == indices.Length && values.Length == indices.Length);
        var weights = new VBuffer<float>[classes];
        for (var i = 0; i < classes; i++)
        {
            Contracts.CheckDecode(ends[i] <= ends[i + 1] && ends[i + 1] <= indices.Length);
            var own = indices[ends[i]..ends[i + 1]];
            for (var j = 0; j < own.Length; j++)
                Contracts.CheckDecode(own[j] >= 0 && own[j] < features && (j == 0 || own[j - 1] < own[j]));
            weights[i] = new VBuffer<float>(features, own.Length, values[ends[i]..ends[i + 1]], own);
        }
        return weights;
    }
}
