namespace TorchSharp;

// The methods of a tensor as functions.
public static unsafe partial class torch
{

}
