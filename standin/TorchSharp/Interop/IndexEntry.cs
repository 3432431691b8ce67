namespace TorchSharp.Interop;

// One entry of tensor[...]. Mirrors IndexEntry of shape.cpp.
internal struct IndexEntry
{
    internal enum Kind : long { None, Ellipsis, Boolean, Single, Slice, Picked }

    internal Kind kind;
    internal long start;
    internal long stop;
    internal long step;
    internal nint tensor;
}
