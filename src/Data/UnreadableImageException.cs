namespace Microsoft.ML.ResNet;

/// <summary>
/// An image cannot be read. The message is only the reason: who knows the row makes it an <see cref="InvalidDataException"/>.
/// </summary>
internal sealed class UnreadableImageException(string reason, Exception? innerException = null) : Exception(reason, innerException);
