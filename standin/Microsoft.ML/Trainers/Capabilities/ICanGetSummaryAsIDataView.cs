namespace Microsoft.ML.Model;

internal interface ICanGetSummaryAsIDataView
{
}
