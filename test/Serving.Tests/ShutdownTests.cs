using System.Net;

namespace Serving.Tests;

[TestClass]
public sealed class ShutdownTests
{
    [TestMethod]
    public async Task A_server_told_to_stop_says_that_it_is_not_ready_and_answers_until_others_know()
    {
        var fashion = FashionModel.Shared;
        await using var server = await TestServer.StartReadyAsync(FashionModel.File, "--ShutdownDelaySeconds", "1");

        var stopped = server.StopAsync();
        while (await server.IsReadyAsync())
            await Task.Delay(10);

        using (var alive = await server.Client.GetAsync("health/live"))
            Assert.AreEqual(HttpStatusCode.OK, alive.StatusCode);
        using (var response = await server.PostAsync(fashion.Pngs[0]))
            Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
        Assert.IsFalse(stopped.IsCompleted);
        await stopped;
        await Assert.ThrowsAsync<HttpRequestException>(() => server.Client.GetAsync("health/live"));
    }
}
