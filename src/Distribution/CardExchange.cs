namespace Microsoft.ML.ResNet;

/// <summary>How gradients go from card to card.</summary>
public enum CardExchange
{
    /// <summary>By NCCL where all processes find it and each has a card of its own, else through the memory of the host.</summary>
    Automatic,

    /// <summary>By NCCL, and not at all where that cannot be.</summary>
    Nccl,

    /// <summary>Through the memory of the host and MPI.</summary>
    HostMemory,
}
