namespace Microsoft.ML.Model;

internal interface ICanSaveSummary
{
}
