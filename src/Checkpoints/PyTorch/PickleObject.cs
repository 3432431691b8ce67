namespace Microsoft.ML.ResNet;

/// <summary>
/// What stands for an object of a kind that is not read: training options, a scheduler, a NumPy array, a whole model. It is inert: nothing
/// that the file asks for is ever run or kept, and it is an
/// error only where weights are looked for in it.
/// </summary>
/// <param name="Name">The class or function that the file would have made it with.</param>
internal sealed record PickleObject(string Name);
