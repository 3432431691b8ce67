namespace Microsoft.ML.Model;

internal interface ICanSaveInSourceCode
{
}
