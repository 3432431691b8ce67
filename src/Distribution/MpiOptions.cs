namespace Microsoft.ML.ResNet;

/// <summary>How processes work together over MPI.</summary>
public sealed record MpiOptions
{
    /// <summary>
    /// The MPI library, by name or path. Default null: that of the launcher, which is <c>libmpi.so.40</c> for Open MPI,
    /// <c>libmpich.so.12</c> or <c>libmpi.so.12</c> for MPICH and Intel MPI, and
    /// <c>msmpi.dll</c> on Windows.
    /// </summary>
    public string? LibraryPath { get; init; }

    /// <summary>
    /// How long a process waits for the others before it gives up, above 0. It must be longer than what one of them may need for itself, as
    /// reading the data does. Default 30 minutes.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Bytes of gradients that are exchanged at once, while backward still computes those of earlier layers, from 1 KiB to 1 GiB. Default
    /// 25 MiB, as in PyTorch.
    /// </summary>
    public int BucketBytes { get; init; } = 25 << 20;

    /// <summary>
    /// How gradients go from card to card; without effect on processors. Default: by NCCL where it can be used. It has not been run on
    /// cards yet.
    /// </summary>
    public CardExchange CardExchange { get; init; } = CardExchange.Automatic;

    internal IEnumerable<string> Problems()
    {
        if (!Enum.IsDefined(CardExchange))
            yield return $"MpiOptions.CardExchange must be a defined value; received {CardExchange}.";
        if (LibraryPath is "")
            yield return "MpiOptions.LibraryPath must be null or name a library; received \"\".";
        if (Timeout <= TimeSpan.Zero)
            yield return $"MpiOptions.Timeout must be above 0; received {Timeout}.";
        if (BucketBytes is < 1 << 10 or > 1 << 30)
            yield return $"MpiOptions.BucketBytes must be from 1024 to {1 << 30}; received {BucketBytes}.";
    }
}
