using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

internal static class CatalogEnvironment
{
    /// <summary>The environment behind a catalog, for extension methods of catalogs.</summary>
    public static IHostEnvironment GetEnvironment(this IInternalCatalog catalog)
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        return catalog.Environment;
    }
}
