namespace Microsoft.ML.ResNet;

/// <summary>Does something with a decoded image while it is in memory.</summary>
internal delegate void BitmapUse(Bitmap bitmap);
