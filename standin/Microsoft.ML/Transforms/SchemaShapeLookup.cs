using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

internal static class SchemaShapeLookup
{
    /// <summary>The input column of that name, or the exception that every estimator throws.</summary>
    public static SchemaShape.Column Find(this SchemaShape inputSchema, IExceptionContext context, string name) =>
        inputSchema.TryFindColumn(name, out var column) ? column : throw context.ExceptSchemaMismatch(nameof(inputSchema), "input", name);
}
