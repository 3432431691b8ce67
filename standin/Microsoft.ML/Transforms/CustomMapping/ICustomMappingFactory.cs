using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

internal interface ICustomMappingFactory
{
    ITransformer CreateTransformer(IHostEnvironment env, string contractName);
}
