namespace Microsoft.ML.Runtime;

/// <summary>
/// Says that a component saved under <paramref name="loaderSignature"/> is loaded by the static method
/// <c>Create(IHostEnvironment, ModelLoadContext)</c> of <paramref name="loaderType"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class LoadableClassAttribute(Type loaderType, Type signatureType, string loaderSignature) : Attribute
{
    public Type LoaderType => loaderType;

    public Type SignatureType => signatureType;

    public string LoaderSignature => loaderSignature;
}
