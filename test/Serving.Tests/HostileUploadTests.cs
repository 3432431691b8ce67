using System.Diagnostics;
using System.Net;
using System.Text;

namespace Serving.Tests;

[TestClass]
public sealed class HostileUploadTests
{
    private const int MaxUpload = 300_000;

    private static TestServer _server = null!;

    [ClassInitialize]
    public static async Task Start(TestContext context)
    {
        _ = FashionModel.Shared;
        _server = await TestServer.StartReadyAsync(FashionModel.File, "--MaxUploadBytes", $"{MaxUpload}", "--MaxImagePixels", "1000000");
    }

    [ClassCleanup]
    public static async Task Stop()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [TestMethod]
    public async Task A_thousand_malformed_uploads_are_answered_clearly_and_the_server_goes_on()
    {
        byte[] png = ImageFiles.Noise(40, 30, 1, ".png"), jpeg = ImageFiles.Noise(40, 30, 2, ".jpg");
        var random = new Random(3);
        for (int i = 0; i < 50; i++)
            (await _server.PostAsync(png)).Dispose();
        long before = ResidentBytes();
        var answers = new SortedDictionary<int, int>();

        for (int i = 0; i < 1000; i++)
        {
            byte[] image = i % 2 == 0 ? png : jpeg;
            var (file, allowed) = (i / 2 % 5) switch
            {
                0 => (image[..random.Next(4, image.Length - 2)], (int[])[422]),
                1 => (Mutated(image, random), [200, 413, 415, 422]),
                2 => (Encoding.UTF8.GetBytes(new string((char)random.Next('a', 'z'), random.Next(1, 2000))), [415]),
                3 => (
                    ImageFiles.Declaring(png, (uint)random.NextInt64(1 << 20, uint.MaxValue), (uint)random.NextInt64(1, uint.MaxValue)),
                    [413]),
                _ => (i % 3 == 0 ? [] : [.. image[..4], .. Random(random)], i % 3 == 0 ? [400] : [415, 422, 413]),
            };
            using var response =
                i % 3 == 0 ? await _server.PostFormAsync(file) : await _server.PostAsync(file, i % 7 == 0 ? null : "image/png");

            int status = (int)response.StatusCode;
            CollectionAssert.Contains(allowed, status, $"upload {i}");
            if (status != 200)
                Assert.IsGreaterThan(20, (await TestServer.ProblemAsync(response, response.StatusCode)).Length, "says why");
            answers[status] = answers.GetValueOrDefault(status) + 1;
        }

        Console.WriteLine(string.Join(", ", answers.Select(answer => $"{answer.Value} × {answer.Key}")));
        using var good = await _server.PostAsync(png);
        Assert.AreEqual(HttpStatusCode.OK, good.StatusCode);
        Assert.IsLessThan(150L << 20, ResidentBytes() - before);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task An_upload_that_is_too_large_is_refused_whether_it_says_so_or_not(bool chunked)
    {
        byte[] image = [.. ImageFiles.Noise(40, 30, 1, ".png"), .. new byte[MaxUpload]];
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/predict") { Content = new ByteArrayContent(image) };
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await _server.Client.SendAsync(request);

        StringAssert.StartsWith(await TestServer.ProblemAsync(response, HttpStatusCode.RequestEntityTooLarge), "The upload is too large");
        using var form = await _server.PostFormAsync(image);
        StringAssert.StartsWith(await TestServer.ProblemAsync(form, HttpStatusCode.RequestEntityTooLarge), "The upload is too large");
    }

    [TestMethod]
    public async Task An_image_with_too_many_pixels_is_refused()
    {
        using var response = await _server.PostAsync(ImageFiles.Declaring(ImageFiles.Noise(4, 4, 1, ".png"), 60_000, 60_000));

        Assert.AreEqual("The image is too large: The image is 60000×60000 pixels; MaxImagePixels allows 1,000,000 of them.",
            await TestServer.ProblemAsync(response, HttpStatusCode.RequestEntityTooLarge));
    }

    [TestMethod]
    public async Task What_can_be_trained_on_is_served_and_other_formats_are_refused()
    {
        byte[] png = ImageFiles.Noise(32, 32, 1, ".png");
        byte[] icon = [0, 0, 1, 0, 1, 0, 32, 32, 0, 0, 1, 0, 32, 0, .. BitConverter.GetBytes(png.Length), 22, 0, 0, 0, .. png];

        using var served = await _server.PostAsync(icon, "image/x-icon");
        using var refused = await _server.PostAsync([.. "II*\0"u8, .. new byte[100]], "image/tiff");

        Assert.AreEqual(HttpStatusCode.OK, served.StatusCode);
        Assert.AreEqual("This is not an image: The upload is none of JPEG, PNG, GIF, BMP, WebP and ICO.",
            await TestServer.ProblemAsync(refused, HttpStatusCode.UnsupportedMediaType));
    }

    [TestMethod]
    public async Task A_truncated_image_is_named_so()
    {
        using var response = await _server.PostAsync(ImageFiles.Noise(40, 30, 1, ".jpg")[..^50], "image/jpeg");

        StringAssert.StartsWith(
            await TestServer.ProblemAsync(response, HttpStatusCode.UnprocessableEntity),
            "This image is damaged: The image cannot be read: it is truncated");
    }

    [TestMethod]
    [DataRow("application/json", "{}", 415)]
    [DataRow("text/plain", "hello", 415)]
    [DataRow("multipart/form-data", "no boundary", 400)]
    [DataRow("multipart/form-data; boundary=x", "no part", 400)]
    [DataRow("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno file\r\n--x--\r\n", 400)]
    [DataRow(
        "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\n\r\n--x--\r\n", 400)]
    [DataRow(
        "multipart/form-data; boundary=x",
        "--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"../../b\"\r\n\r\ntext\r\n--x--\r\n", 415)]
    [DataRow(null, "", 400)]
    public async Task Requests_without_an_image_are_told_what_is_missing(string? contentType, string body, int status)
    {
        using var response = await _server.PostAsync(Encoding.ASCII.GetBytes(body), contentType);

        Assert.IsGreaterThan(20, (await TestServer.ProblemAsync(response, (HttpStatusCode)status)).Length);
    }

    [TestMethod]
    public async Task Wrong_addresses_and_methods_get_problem_details_too()
    {
        await TestServer.ProblemAsync(await _server.Client.GetAsync("nowhere"), HttpStatusCode.NotFound);
        await TestServer.ProblemAsync(await _server.Client.GetAsync("api/v1/predict"), HttpStatusCode.MethodNotAllowed);
        await TestServer.ProblemAsync(await _server.Client.GetAsync("..%2f..%2fappsettings.json"), HttpStatusCode.NotFound);
    }

    [TestMethod]
    public async Task A_form_with_two_files_is_refused_rather_than_half_answered()
    {
        using var form = new MultipartFormDataContent();
        for (int i = 0; i < 2; i++)
            form.Add(new ByteArrayContent(ImageFiles.Noise(40, 30, i, ".png")), "image", $"{i}.png");

        using var response = await _server.Client.PostAsync("api/v1/predict", form);

        StringAssert.StartsWith(await TestServer.ProblemAsync(response, HttpStatusCode.BadRequest), "There are several images");
    }

    private static byte[] Mutated(byte[] image, Random random)
    {
        byte[] file = [.. image];
        for (int flips = random.Next(1, 20); flips > 0; flips--)
            file[random.Next(2, file.Length)] = (byte)random.Next(256);
        return file;
    }

    private static byte[] Random(Random random)
    {
        byte[] bytes = new byte[random.Next(1, 5000)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
