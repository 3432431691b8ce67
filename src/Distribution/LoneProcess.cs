using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>One process that trains by itself.</summary>
internal sealed class LoneProcess(nn.Module network) : TrainingTeam
{
    public override BatchShare Share => BatchShare.Whole;

    public override bool Writes => true;

    public override CancellationToken ReadingToken(CancellationToken cancellation) => cancellation;

    public override void CheckCancelled(Action check) => check();

    public override bool AllAreHere => true;

    public override bool IsToStop(bool own) => own;

    public override T Agree<T>(T exception) => exception;

    public override void BeginEpoch()
    {
    }

    public override void BeginStep(bool counts) => network.zero_grad();

    public override Tensor Backward(Tensor loss, Tensor figures)
    {
        if (loss.requires_grad)
            loss.backward();
        return figures;
    }

    public override void EqualizeState(params IReadOnlyList<nn.Module> networks)
    {
    }

    public override void Sum(Span<double> values)
    {
    }

    public override void Dispose()
    {
    }
}
