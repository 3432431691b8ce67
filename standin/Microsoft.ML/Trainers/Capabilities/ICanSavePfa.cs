namespace Microsoft.ML.Model.Pfa;

internal interface ICanSavePfa
{
}
