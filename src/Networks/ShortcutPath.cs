namespace Microsoft.ML.ResNet;

/// <summary>What <see cref="ShortcutKind"/> comes to in one particular block.</summary>
internal enum ShortcutPath
{
    None,
    Identity,
    ZeroPadding,
    Projection,
}
