using Microsoft.ML.ResNet;

namespace Microsoft.ML;

/// <summary>Loads data sets of images with boxes around objects.</summary>
public static class ObjectDatasetCatalog
{
    /// <summary>
    /// Loads images with objects from a folder with the layout of PASCAL VOC: <c>Annotations/*.xml</c>, <c>JPEGImages</c>,
    /// <c>ImageSets/Main/*.txt</c>.
    /// Columns: <c>ImagePath</c>, text; <c>Image</c>, <c>Vector&lt;Byte&gt;</c>, the file, read when it is asked for; <c>Label</c>, a
    /// vector of keys;
    /// <c>BoundingBoxes</c>, left, top, right and bottom of each, as the annotation has them; <c>IsDifficult</c>; <c>Area</c>. Images
    /// without objects are there, with empty vectors. Boxes that cannot be are there too: whoever trains on them says what to do.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.Data</c>.</param>
    /// <param name="folder">The folder, <c>VOC2007</c> for example.</param>
    /// <param name="imageSet">A list of <c>ImageSets/Main</c>: "train", "trainval", "test". Default null: every annotation.</param>
    /// <param name="classNames">The classes in the order of their keys. Default null: see
    /// <see cref="PascalVocOptions.ClassNames"/>.</param>
    /// <exception cref="DirectoryNotFoundException">A folder is missing.</exception>
    /// <exception cref="InvalidDataException">Files are missing or cannot be used; the message names all of them.</exception>
    public static IDataView LoadFromPascalVoc(
        this DataOperationsCatalog catalog, string folder, string? imageSet = null, IReadOnlyList<string>? classNames = null) =>
        catalog.LoadFromPascalVoc(folder, new PascalVocOptions { ImageSet = imageSet, ClassNames = classNames });

    /// <inheritdoc cref="LoadFromPascalVoc(DataOperationsCatalog, string, string?, IReadOnlyList{string}?)" path="/*[not(self::param)]"/>
    /// <param name="catalog">As in <c>mlContext.Data</c>.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="options">Everything that loading can be told.</param>
    public static IDataView LoadFromPascalVoc(this DataOperationsCatalog catalog, string folder, PascalVocOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return PascalVocLoader.Load(folder, options);
    }

    /// <summary>
    /// Loads images with objects in the format of COCO's instances. Columns as of
    /// <see cref="LoadFromPascalVoc(DataOperationsCatalog, string, string?, IReadOnlyList{string}?)"/>, with <c>IsCrowd</c> in the place of
    /// <c>IsDifficult</c>, and the areas of
    /// outlines; keys are in the order of the categories' numbers.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.Data</c>.</param>
    /// <param name="annotations">The file, <c>instances_val2017.json</c> for example.</param>
    /// <param name="images">The folder of the images.</param>
    /// <exception cref="InvalidDataException">Something is missing or cannot be used; the message names all of it.</exception>
    public static IDataView LoadFromCoco(this DataOperationsCatalog catalog, string annotations, string images)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return CocoLoader.Load(annotations, images);
    }
}
