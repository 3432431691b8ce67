namespace TorchSharp;

public static partial class torch
{
    public class Device
    {
        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        public Device(string deviceType, int index = -1) : this(Parse(deviceType), index) { }

        public Device(int index) : this(DeviceType.CUDA, index) { }

        public Device(string description)
        {
            var parts = description.Split(':');
            type = Parse(parts[0]);
            index = parts.Length == 2 ? int.Parse(parts[1]) : -1;
        }

        public DeviceType type { get; private set; }

        public int index { get; private set; }

        public override string ToString() =>
            type == DeviceType.CPU ? "cpu" : index == -1 ? type.ToString().ToLowerInvariant() : $"{type.ToString().ToLowerInvariant()}:{index}";

        public static implicit operator Device(string description) => new(description);

        private static DeviceType Parse(string name) => Enum.Parse<DeviceType>(name.ToUpperInvariant());
    }

    private static Device s_cuda;
    private static Device s_default;

    public static readonly Device CPU = InitializeDevice(new Device(DeviceType.CPU, -1));

    public static Device CUDA => s_cuda ??= InitializeDevice(new Device(DeviceType.CUDA, -1));

    public static Device device(string description) => InitializeDevice(new Device(description));

    public static Device device(string deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));

    public static Device device(DeviceType deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));

    public static Device device(int index) => new(DeviceType.CUDA, index);

    public static Device get_default_device() => s_default ?? CPU;

    public static void set_default_device(Device device) => s_default = device;

    public static void set_default_device(string device) => s_default = new Device(device);
}
