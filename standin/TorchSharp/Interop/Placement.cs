namespace TorchSharp.Interop;

// Where a new tensor lives; -1 keeps what it is made from. Mirrors Placement of interop.h.
internal struct Placement
{
    internal int type;
    internal int device;
    internal int deviceIndex;
    internal int requiresGrad;

    internal static Placement New(torch.ScalarType? type, torch.Device device, bool requiresGrad)
    {
        device = torch.InitializeDevice(device);
        return new Placement
        {
            type = (int)(type ?? torch.get_default_dtype()),
            device = (int)device.type,
            deviceIndex = device.index,
            requiresGrad = requiresGrad ? 1 : 0,
        };
    }

    internal static Placement Like(torch.ScalarType? type, torch.Device device, bool requiresGrad)
    {
        if (device is not null) torch.InitializeDevice(device);
        return new Placement
        {
            type = type is { } given ? (int)given : -1,
            device = device is null ? -1 : (int)device.type,
            deviceIndex = device?.index ?? -1,
            requiresGrad = requiresGrad ? 1 : 0,
        };
    }
}
