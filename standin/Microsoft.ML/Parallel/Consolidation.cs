using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

internal static class Consolidation
{
    public static DataViewRowCursor TryCreateCursor(IHostEnvironment env, IDataView view, DataViewSchema.Column[] needed, Random rand) => null;
}
