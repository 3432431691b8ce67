using System.Text.Json;

namespace Microsoft.ML.ResNet;

/// <summary>Reads a data set in the format of COCO's instances: one file of annotations beside a folder of images.</summary>
internal static class CocoLoader
{
    private const string CrowdColumn = "IsCrowd";

    /// <exception cref="InvalidDataException">Something is missing or cannot be used; the message names all of it.</exception>
    public static IDataView Load(string annotations, string images)
    {
        ArgumentException.ThrowIfNullOrEmpty(annotations);
        ArgumentException.ThrowIfNullOrEmpty(images);
        var file = Read(annotations);
        var problems = new List<string>();
        var categories = file.Categories.OrderBy(category => category.Id).ToArray();
        foreach (var twice in categories.GroupBy(category => category.Name ?? "").Where(
            group => group.Count() > 1 || group.Key.Length == 0))
            problems.Add($"Every category must have a name of its own; {annotations} has {twice.Count()} called \"{twice.Key}\".");
        foreach (var twice in file.Images.GroupBy(image => image.Id).Where(group => group.Count() > 1))
            problems.Add($"Every image must have a number of its own; {annotations} has {twice.Count()} of number {twice.Key}.");
        foreach (var twice in categories.GroupBy(category => category.Id).Where(group => group.Count() > 1))
            problems.Add($"Every category must have a number of its own; {annotations} has {twice.Count()} of number {twice.Key}.");
        DatasetErrors.ThrowIfAny(problems);

        var names = categories.ToDictionary(category => category.Id, category => category.Name!);
        var objects = file.Images.ToDictionary(image => image.Id, _ => new List<AnnotatedObject>());
        foreach (var annotation in file.Annotations)
        {
            if (!objects.TryGetValue(annotation.ImageId, out var ofImage))
                problems.Add($"Annotation {annotation.Id} of {annotations} is of image {annotation.ImageId}, which is not there.");
            else if (!names.TryGetValue(annotation.CategoryId, out string? name))
                problems.Add($"Annotation {annotation.Id} of {annotations} is of category {annotation.CategoryId}, which is not there.");
            else if (annotation.Sides is not [var left, var top, var width, var height])
                problems.Add($"Annotation {annotation.Id} of {annotations} must have a bbox of four numbers; "
                    + $"it has {annotation.Sides?.Length ?? 0}.");
            else
                ofImage.Add(new(name, [left, top, left + width, top + height], annotation.IsCrowd != 0, annotation.Area ?? width * height));
        }
        var rows = file.Images.Select(
            image => new ImageObjects(Path.Combine(images, image.FileName ?? ""), [.. objects[image.Id]])).ToArray();
        problems.AddRange(rows.Where(row => !File.Exists(row.Path)).Select(row => $"{row.Path}, of {annotations}, does not exist."));
        DatasetErrors.ThrowIfAny(problems);
        return rows.Length > 0
            ? new ObjectView(rows, [.. categories.Select(category => category.Name!)], CrowdColumn)
            : throw new InvalidDataException($"{annotations} has no images.");
    }

    private static CocoFile Read(string path)
    {
        using var stream = File.OpenRead(path);
        try
        {
            return JsonSerializer.Deserialize<CocoFile>(stream) ?? throw new InvalidDataException($"{path} holds no annotations.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(
                $"{path} is not in the format of COCO's instances: {exception.Message.TrimEnd('.')}.", exception);
        }
    }
}
