using System.Text.Json;

namespace Serving.Tests;

[TestClass]
public sealed class OpenApiTests
{
    [TestMethod]
    public async Task The_document_says_what_programs_may_send_and_what_they_get()
    {
        _ = FashionModel.Shared;
        await using var server = await TestServer.StartReadyAsync(FashionModel.File);

        using var response = await server.Client.GetAsync("openapi/v1.json");
        var document = await TestServer.ReadAsync(response.EnsureSuccessStatusCode());

        Assert.AreEqual("v1", document.GetProperty("info").GetProperty("version").GetString());
        CollectionAssert.AreEquivalent(
            new[] { "/api/v1/predict", "/api/v1/explain", "/api/v1/model" },
            document.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToArray());
        var predict = document.GetProperty("paths").GetProperty("/api/v1/predict").GetProperty("post");
        CollectionAssert.AreEquivalent(
            new[] { "image/*", "application/octet-stream", "multipart/form-data" },
            predict.GetProperty("requestBody").GetProperty("content").EnumerateObject().Select(type => type.Name).ToArray());
        CollectionAssert.AreEquivalent(
            new[] { "200", "400", "413", "415", "422", "503" },
            predict.GetProperty("responses").EnumerateObject().Select(status => status.Name).ToArray());
    }

    [TestMethod]
    public async Task Answers_have_the_members_of_the_document_with_a_description_each()
    {
        var fashion = FashionModel.Shared;
        await using var server = await TestServer.StartReadyAsync(FashionModel.File);
        using var document = JsonDocument.Parse(await server.Client.GetStringAsync("openapi/v1.json"));
        using var predicted = await server.PostAsync(fashion.Pngs[0]);
        using var model = await server.Client.GetAsync("api/v1/model");

        AssertIsOf("PredictionResponse", await TestServer.ReadAsync(predicted));
        AssertIsOf("ModelResponse", await TestServer.ReadAsync(model));

        void AssertIsOf(string schema, JsonElement answer)
        {
            var schemas = document.RootElement.GetProperty("components").GetProperty("schemas");
            var members = schemas.GetProperty(schema).GetProperty("properties");
            CollectionAssert.AreEquivalent(
                members.EnumerateObject().Select(member => member.Name).ToArray(),
                answer.EnumerateObject().Select(member => member.Name).ToArray());
            foreach (var member in members.EnumerateObject())
                Assert.IsTrue(member.Value.ToString().Contains("description", StringComparison.Ordinal), $"{schema}.{member.Name}");
        }
    }
}
