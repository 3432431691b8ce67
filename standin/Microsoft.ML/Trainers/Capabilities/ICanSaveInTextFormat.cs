namespace Microsoft.ML.Model;

internal interface ICanSaveInTextFormat
{
}
