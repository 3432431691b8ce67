using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.ML.ResNet;
using Microsoft.Net.Http.Headers;

namespace Serving;

/// <summary>Takes the image out of a request: never more of it than allowed, and nothing by way of the disk.</summary>
internal static class Upload
{
    public const string TooLarge = "The upload is too large";

    private const int MaxParts = 16;

    public static async Task<byte[]> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        byte[] image = ContentType(request) is { } type && IsForm(type)
            ? await ReadFormAsync(request, type, maxBytes, cancellationToken)
            : await ReadBodyAsync(request, maxBytes, cancellationToken);
        if (image.Length == 0)
            throw new RequestException(StatusCodes.Status400BadRequest, "There is no image", "The upload is empty.");
        return ImageDecoding.Recognizes(image)
            ? image
            : throw new RequestException(
                StatusCodes.Status415UnsupportedMediaType, "This is not an image", $"The upload is none of {ImageDecoding.Formats}.");
    }

    private static MediaTypeHeaderValue? ContentType(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type : null;

    private static bool IsForm(MediaTypeHeaderValue type) =>
        type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);

    private static Task<byte[]> ReadBodyAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (ContentType(request) is { } type
            && !(
                type.Type.Equals("image", StringComparison.OrdinalIgnoreCase)
                    || type.MediaType.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase)))
            throw new RequestException(StatusCodes.Status415UnsupportedMediaType, "This is not an image",
                $"The content type is {type.MediaType}; image/*, application/octet-stream and multipart/form-data are understood.");
        if (request.ContentLength > maxBytes)
            throw Exceeded(maxBytes);
        return ReadAsync(request.Body, maxBytes, cancellationToken);
    }

    /// <summary>The file of the form is the image; there must be no other.</summary>
    private static async Task<byte[]> ReadFormAsync(
        HttpRequest request, MediaTypeHeaderValue type, int maxBytes, CancellationToken cancellationToken)
    {
        string? boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary))
            throw new RequestException(StatusCodes.Status400BadRequest, "The form cannot be read", "Its content type names no boundary.");
        try
        {
            var reader = new MultipartReader(boundary, request.Body);
            byte[]? image = null;
            for (int part = 0; await reader.ReadNextSectionAsync(cancellationToken) is { } section; part++)
            {
                if (part == MaxParts)
                    throw new RequestException(
                        StatusCodes.Status400BadRequest, "The form cannot be read", $"It has more than {MaxParts} parts.");
                if (section.GetContentDispositionHeader() is not { } disposition || !disposition.IsFileDisposition())
                    continue;
                if (image is not null)
                    throw new RequestException(
                        StatusCodes.Status400BadRequest, "There are several images",
                        "The form has more than one file; a request is answered for one image.");
                image = await ReadAsync(section.Body, maxBytes, cancellationToken);
            }
            if (image is not null)
                return image;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new RequestException(StatusCodes.Status400BadRequest, "The form cannot be read", exception.Message);
        }
        throw new RequestException(StatusCodes.Status400BadRequest, "There is no image", "The form has no file.");
    }

    private static async Task<byte[]> ReadAsync(Stream body, int maxBytes, CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(body);
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            if (result.Buffer.Length > maxBytes)
                throw Exceeded(maxBytes);
            if (result.IsCompleted)
            {
                byte[] image = result.Buffer.ToArray();
                await reader.CompleteAsync();
                return image;
            }
            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private static RequestException Exceeded(int maxBytes) =>
        new(StatusCodes.Status413PayloadTooLarge, TooLarge, $"An image may have {maxBytes:N0} bytes.");
}
