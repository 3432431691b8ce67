using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class TypeConvertingEstimator : TrivialEstimator<TypeConvertingTransformer>
{
    internal TypeConvertingEstimator(IHostEnvironment env, DataKind outputKind, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(TypeConvertingEstimator)), new TypeConvertingTransformer(env, outputKind, columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        return inputSchema.With(Transformer.Columns.Select(pair =>
        {
            var source = inputSchema.Find(Host, pair.inputColumnName);
            if (ValueConversion.FindOrNull(source.ItemType.RawType, Transformer.OutputType.RawType) == null)
                throw Host.ExceptParam(nameof(inputSchema), $"Don't know how to convert {pair.inputColumnName} into {Transformer.OutputType}");
            // The real estimator, too, forgets here that a converted key is a key.
            return new SchemaShape.Column(pair.outputColumnName, source.Kind, Transformer.OutputType, false, source.Annotations);
        }));
    }
}
