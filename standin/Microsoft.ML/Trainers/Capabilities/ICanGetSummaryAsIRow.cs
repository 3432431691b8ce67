namespace Microsoft.ML.Model;

internal interface ICanGetSummaryAsIRow
{
}
