using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // To another device or type. Every parameter that moves becomes a new tensor with a new handle.
        public partial class Module
        {
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                RequireFloatingPoint(dtype);
                if (device.type != DeviceType.CUDA) device = new Device(device.type, -1);
                RequireAvailable(device.type);
                _toEpilog(device, dtype, non_blocking);
                return this;
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                if (deviceType != DeviceType.CUDA) deviceIndex = -1;
                RequireAvailable(deviceType);
                if (deviceType != _deviceType || deviceIndex != _deviceIndex) _toEpilog(deviceType, deviceIndex, non_blocking);
                return this;
            }

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                RequireFloatingPoint(dtype);
                _toEpilog(dtype, non_blocking);
                return this;
            }

            public Module _to(Tensor other, bool non_blocking)
            {
                _to(other.dtype, non_blocking);
                return _to(other.device_type, other.device_index, non_blocking);
            }

            protected void _toEpilog(ScalarType dtype, bool non_blocking) => _toEpilog(dtype, null, non_blocking);

            protected void _toEpilog(Device device, ScalarType dtype, bool non_blocking) => _toEpilog(dtype, device, non_blocking);

            protected void _toEpilog(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
                _toEpilog(null, new Device(deviceType, deviceIndex), non_blocking);

            protected virtual void _toEpilog(ScalarType? dtype, Device device, bool non_blocking)
            {
                foreach (var (_, module) in named_children())
                {
                    if (device is null) module._to(dtype.Value, non_blocking);
                    else if (dtype is null) module._to(device.type, device.index, non_blocking);
                    else module._to(device, dtype.Value, non_blocking);
                }

                var fields = Fields().ToDictionary(field => field.ComponentName());
                var properties = GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).ToDictionary(property => property.Name);
                foreach (var (name, parameter) in named_parameters(false).ToList())
                {
                    if (!ReplaceParameter(dtype, device, parameter, out var moved)) continue;
                    if (properties.TryGetValue(name, out var property))
                    {
                        property.SetValue(this, moved);
                        continue;
                    }
                    parameter.Dispose();
                    ConditionallyRegisterParameter(name, moved);
                    if (fields.TryGetValue(name, out var field)) field.SetValue(this, moved);
                }
                foreach (var (name, buffer) in named_buffers(false).ToList())
                {
                    if (!ReplaceBuffer(dtype, device, buffer, out var moved)) continue;
                    if (properties.TryGetValue(name, out var property))
                    {
                        property.SetValue(this, moved);
                        continue;
                    }
                    ConditionallyRegisterBuffer(name, moved);
                    if (fields.TryGetValue(name, out var field)) field.SetValue(this, moved);
                }
                if (device is null) return;
                _deviceType = device.type;
                _deviceIndex = device.index;
            }

            protected static bool ReplaceParameter(ScalarType? dtype, Device device, Parameter param, out Parameter p)
            {
                p = null;
                using var gradient = param.grad;
                var type = dtype ?? param.dtype;
                device ??= param.device;
                if (!param.Moves(type, device) && (gradient is null || !gradient.Moves(type, device))) return false;

                if (!param.is_floating_point() && !param.is_complex()) type = param.dtype;
                using var guard = no_grad();
                p = new Parameter(param.to(type, device), param.requires_grad);
                p.DetachFromDisposeScope();
                if (gradient is null) return true;
                using var moved = gradient.to(type, device).with_requires_grad(gradient.requires_grad);
                p.grad = moved;
                return true;
            }

            protected static bool ReplaceBuffer(ScalarType? dtype, Device device, Tensor buffer, out Tensor result)
            {
                result = null;
                device ??= buffer.device;
                if (!buffer.Moves(dtype ?? buffer.dtype, device)) return false;

                var casts = dtype is not null && (buffer.is_floating_point() || buffer.is_complex());
                result = buffer.to(casts ? dtype.Value : buffer.dtype, device, disposeAfter: true).DetachFromDisposeScope();
                return true;
            }

            private static void RequireFloatingPoint(ScalarType dtype)
            {
                if (!is_floating_point(dtype) && !is_complex(dtype))
                    throw new ArgumentException($"nn.Module.to only accepts floating point or complex types, but got desired dtype={dtype}");
            }

            private static void RequireAvailable(DeviceType type)
            {
                if (type == DeviceType.CUDA && !cuda.is_available()) throw new InvalidOperationException("CUDA is not available.");
                InitializeDeviceType(type);
            }
        }
    }
}
