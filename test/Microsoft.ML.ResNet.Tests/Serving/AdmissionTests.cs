namespace Microsoft.ML.ResNet.Tests.Serving;

[TestClass]
public sealed class AdmissionTests
{
    private readonly Admission _admission = new(capacity: 2);

    [TestCleanup]
    public void Close() => _admission.Dispose();

    [TestMethod]
    public async Task Those_inside_are_counted()
    {
        Assert.AreEqual(0, _admission.Count);
        await EnterAsync(WhenQueueFull.Reject);
        Assert.AreEqual(1, _admission.Count);
        await EnterAsync(WhenQueueFull.Reject);
        Assert.AreEqual(2, _admission.Count);

        _admission.Leave();

        Assert.AreEqual(1, _admission.Count);
    }

    [TestMethod]
    public async Task Who_waits_is_let_in_when_somebody_leaves_and_not_before()
    {
        await FillAsync();

        var waiting = EnterAsync(WhenQueueFull.Wait);

        Assert.IsFalse(waiting.IsCompleted);
        _admission.Leave();
        await waiting;
        Assert.AreEqual(2, _admission.Count);
    }

    [TestMethod]
    public async Task Who_cancels_while_waiting_is_told_so_and_takes_no_place()
    {
        await FillAsync();
        using var source = new CancellationTokenSource();
        var waiting = EnterAsync(WhenQueueFull.Wait, source.Token);

        source.Cancel();

        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);
        _admission.Leave();
        Assert.AreEqual(1, _admission.Count);
    }

    [TestMethod]
    public async Task Who_has_cancelled_already_is_told_so_whether_there_is_room_or_not()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAsync<OperationCanceledException>(() => EnterAsync(WhenQueueFull.Reject, cancelled));
        await FillAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => EnterAsync(WhenQueueFull.Reject, cancelled));
        Assert.AreEqual(2, _admission.Count);
    }

    [TestMethod]
    public async Task Once_it_is_closed_nobody_is_let_in_and_those_who_wait_are_told()
    {
        await FillAsync();
        var waiting = EnterAsync(WhenQueueFull.Wait);

        _admission.Dispose();

        await Assert.ThrowsExactlyAsync<ObjectDisposedException>(() => waiting);
        _admission.Leave();
        await Assert.ThrowsExactlyAsync<ObjectDisposedException>(() => EnterAsync(WhenQueueFull.Wait));
    }

    private async Task FillAsync()
    {
        await EnterAsync(WhenQueueFull.Reject);
        await EnterAsync(WhenQueueFull.Reject);
    }

    private Task EnterAsync(WhenQueueFull whenFull, CancellationToken cancellationToken = default) =>
        _admission.EnterAsync(whenFull, cancellationToken).AsTask();
}
