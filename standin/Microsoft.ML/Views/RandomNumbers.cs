namespace Microsoft.ML.Data;

/// <summary>Uniform in [0, 1), the same for the same row in every pass.</summary>
internal sealed class RandomNumbers(int seed) : RowNumbers
{
    public override bool DependOnOrder => true;

    public override Func<double> Over(DataViewRow row)
    {
        var random = new TauswortheHybrid(seed);
        return () => random.NextSingle();
    }
}
