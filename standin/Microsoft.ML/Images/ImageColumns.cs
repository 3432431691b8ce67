using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Image;

internal static class ImageColumns
{
    /// <summary>The one image column an estimator reads, or the exception that says what is wrong with it.</summary>
    public static SchemaShape.Column FindImage(this SchemaShape inputSchema, IExceptionContext context, string name)
    {
        var column = inputSchema.Find(context, name);
        return column.ItemType is ImageDataViewType && column.Kind == SchemaShape.Column.VectorKind.Scalar
            ? column
            : throw context.ExceptSchemaMismatch(nameof(inputSchema), "input", name, new ImageDataViewType().ToString(), column.GetTypeString());
    }

    public static ImageDataViewType ImageType(this DataViewSchema.Column column, IExceptionContext context) =>
        column.Type as ImageDataViewType
        ?? throw context.ExceptSchemaMismatch("inputSchema", "input", column.Name, "image", column.Type.ToString());
}
