using System.Net;

namespace Serving.Tests;

[TestClass]
public sealed class MetricsTests
{
    [TestMethod]
    public async Task Prometheus_is_told_of_batches_latencies_the_queue_and_who_was_refused()
    {
        var fashion = FashionModel.Shared;
        await using var server = await TestServer.StartReadyAsync(
            FashionModel.File, "--QueueCapacity", "3", "--MaxBatchSize", "4", "--MaxWaitMilliseconds", "2000");
        // The first score is the server's own.
        Assert.AreEqual(1, await server.MetricAsync("resnet_predictor_duration_seconds_count"));

        Task<HttpResponseMessage>[] waiting = [.. fashion.Pngs.Take(3).Select(png => server.PostAsync(png))];
        while (await server.MetricAsync("resnet_predictor_queue_length") != 3)
            await Task.Delay(10);
        Assert.AreEqual(3, await server.MetricAsync("resnet_predictor_active_images"));
        using (var refused = await server.PostAsync(fashion.Pngs[0]))
            Assert.AreEqual(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        foreach (var response in await Task.WhenAll(waiting))
            response.Dispose();

        Assert.AreEqual(0, await server.MetricAsync("resnet_predictor_queue_length"));
        Assert.AreEqual(1, await server.MetricAsync("resnet_predictor_refused_total"));
        Assert.AreEqual(2, await server.MetricAsync("resnet_predictor_batch_size_count"));
        Assert.AreEqual(4, await server.MetricAsync("resnet_predictor_batch_size_sum"));
        Assert.AreEqual(4, await server.MetricAsync("resnet_predictor_duration_seconds_count"));
        Assert.IsGreaterThan(2.9, (await server.MetricAsync("resnet_predictor_duration_seconds_sum"))!.Value);
        // The longest is in no bucket but the last; the batches are in those of 1 and 4.
        string page = await server.Client.GetStringAsync("metrics");
        StringAssert.Matches(page, new("""resnet_predictor_batch_size_bucket\{[^}]*le="2"\} 1\b"""));
        StringAssert.Matches(page, new("""resnet_predictor_batch_size_bucket\{[^}]*le="4"\} 2\b"""));
        StringAssert.Matches(page, new("""resnet_predictor_duration_seconds_bucket\{[^}]*le="0.0025"\} """));
        StringAssert.Contains(page, "http_server_request_duration_seconds_bucket");
    }
}
