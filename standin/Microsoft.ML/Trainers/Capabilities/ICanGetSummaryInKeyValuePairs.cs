namespace Microsoft.ML.Model;

internal interface ICanGetSummaryInKeyValuePairs
{
}
