using System.Text.Json.Serialization;

namespace Microsoft.ML.ResNet;

/// <summary>What of a file of COCO's annotations is read.</summary>
internal sealed record CocoFile
{
    [JsonPropertyName("images")]
    public List<Image> Images { get; init; } = [];

    [JsonPropertyName("annotations")]
    public List<Annotation> Annotations { get; init; } = [];

    [JsonPropertyName("categories")]
    public List<Category> Categories { get; init; } = [];

    public sealed record Image([property: JsonPropertyName("id")] long Id, [property: JsonPropertyName("file_name")] string? FileName);

    public sealed record Category([property: JsonPropertyName("id")] long Id, [property: JsonPropertyName("name")] string? Name);

    /// <param name="Id">Its number, for messages.</param>
    /// <param name="ImageId">The image that it is in.</param>
    /// <param name="CategoryId">What it is.</param>
    /// <param name="Sides">Left, top, width, height.</param>
    /// <param name="IsCrowd">1: many objects under one box.</param>
    /// <param name="Area">That of its outline.</param>
    public sealed record Annotation(
        [property: JsonPropertyName("id")] long Id, [property: JsonPropertyName("image_id")] long ImageId,
        [property: JsonPropertyName("category_id")] long CategoryId, [property: JsonPropertyName("bbox")] float[]? Sides,
        [property: JsonPropertyName("iscrowd")] int IsCrowd, [property: JsonPropertyName("area")] float? Area);
}
