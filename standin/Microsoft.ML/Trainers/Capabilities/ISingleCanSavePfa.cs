namespace Microsoft.ML.Model.Pfa;

internal interface ISingleCanSavePfa : ICanSavePfa
{
}
