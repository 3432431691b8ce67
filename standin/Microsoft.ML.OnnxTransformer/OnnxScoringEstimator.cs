using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using static Microsoft.ML.SchemaShape.Column;

namespace Microsoft.ML.Transforms.Onnx;

public sealed class OnnxScoringEstimator : TrivialEstimator<OnnxTransformer>
{
    internal OnnxScoringEstimator(IHostEnvironment env, OnnxTransformer transformer)
        : base(env.Register(nameof(OnnxTransformer)), transformer)
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        var model = Transformer.Model;
        for (var i = 0; i < Transformer.Inputs.Length; i++)
        {
            var name = Transformer.Inputs[i];
            if (model.Inputs[i].Shape.Count(length => length == 0) > 1)
                throw new ArgumentOutOfRangeException(name, "Only 1 unknown dimension is allowed");
            if (!inputSchema.TryFindColumn(name, out var column))
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", name);
            var input = Array.Find(model.Inputs, input => input.Name == name)
                ?? throw Host.Except($"Column {name} doesn't match input node names of model.");
            var expected = ((VectorDataViewType)input.Type).ItemType;
            if (column.ItemType != expected)
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", name, expected.ToString(), column.ItemType.ToString());
        }

        return inputSchema.With(Transformer.Outputs.Zip(Transformer.OutputTypes, (name, type) => new SchemaShape.Column(
            name, type is VectorDataViewType { IsKnownSize: true } ? VectorKind.Vector : VectorKind.VariableVector, type.ItemTypeOf(), false)));
    }
}
