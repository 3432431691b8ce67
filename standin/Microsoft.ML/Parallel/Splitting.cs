using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

internal static class Splitting
{
    public static DataViewRowCursor[] Split(IHostEnvironment env, DataViewRowCursor input, int n) => [input];
}
