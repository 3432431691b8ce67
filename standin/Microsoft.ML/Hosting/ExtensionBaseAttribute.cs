namespace Microsoft.ML;

/// <summary>Marks a class of the user that a saved model names by a contract.</summary>
public abstract class ExtensionBaseAttribute : Attribute
{
    private protected ExtensionBaseAttribute(string contractName) => ContractName = contractName;

    public string ContractName { get; }
}
