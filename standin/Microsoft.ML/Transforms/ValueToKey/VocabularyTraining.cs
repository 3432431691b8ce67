using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Finds the vocabulary of every column: all in one pass over the data, or from the data view of keys that the caller gave.</summary>
internal static class VocabularyTraining
{
    public static Vocabulary[] Train(
        IHost host, IChannel channel, ValueToKeyMappingEstimator.ColumnOptions[] columns, DataViewType[] types, IDataView input, IDataView keyData)
    {
        if (keyData != null)
        {
            var given = FromKeyData(host, channel, keyData, (PrimitiveDataViewType)types[0].ItemTypeOf(), columns[0].KeyOrdinality);
            for (var i = 0; i < columns.Length; i++)
            {
                if (!given.ItemType.Equals(types[i].ItemTypeOf()))
                {
                    throw channel.ExceptParam(
                        nameof(keyData),
                        $"Terms from input data type '{given.ItemType}' but mismatches column '{columns[i].OutputColumnName}' item type '{types[i].ItemTypeOf()}'");
                }
            }
            return [.. columns.Select(_ => given)];
        }

        var result = Array.ConvertAll(types, type => Vocabulary.Create((PrimitiveDataViewType)type.ItemTypeOf()));
        var sources = Array.ConvertAll(columns, column => input.Schema[column.InputColumnName]);
        foreach (var column in columns)
            channel.CheckUserArg(column.MaximumNumberOfKeys > 0, "MaxNumTerms", "Must be positive");
        using (var cursor = input.GetRowCursor(sources.DistinctBy(source => source.Index)))
            Collect(host, cursor, result.Select((vocabulary, i) => vocabulary.Collector(cursor, sources[i], columns[i].MaximumNumberOfKeys)));

        for (var i = 0; i < columns.Length; i++)
        {
            if (result[i].Count == 0)
                channel.Warning(MessageSensitivity.Schema, "Term map for output column '{0}' contains no entries.", columns[i].OutputColumnName);
            if (columns[i].KeyOrdinality == ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
                result[i].Sort();
        }
        return result;
    }

    private static Vocabulary FromKeyData(
        IHost host, IChannel channel, IDataView keyData, PrimitiveDataViewType itemType, ValueToKeyMappingEstimator.KeyOrdinality ordinality)
    {
        var column = keyData.Schema[0];
        if (!column.Type.Equals(itemType))
            throw channel.ExceptUserArg(nameof(keyData), $"Input data's column must be of type '{itemType}' but was '{column.Type}'");
        var vocabulary = Vocabulary.Create(itemType);
        using (var cursor = keyData.GetRowCursor([column]))
            Collect(host, cursor, [vocabulary.Collector(cursor, column, int.MaxValue)]);
        if (vocabulary.Count == 0)
            channel.Warning(MessageSensitivity.None, "Map from the term data resulted in an empty map.");
        if (ordinality == ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            vocabulary.Sort();
        return vocabulary;
    }

    private static void Collect(IHost host, DataViewRowCursor cursor, IEnumerable<Func<bool>> collectors)
    {
        var unfinished = collectors.ToList();
        while (unfinished.Count > 0 && cursor.MoveNext())
        {
            host.CheckAlive();
            unfinished.RemoveAll(collect => !collect());
        }
    }
}
