namespace Microsoft.ML.Runtime;

public interface IProgressEntry
{
    void SetMetric(int index, double value);

    void SetProgress(int index, double value);

    void SetProgress(int index, double value, double lim);
}
