namespace TorchSharp.Utils;

// The name under which a field is registered with its module, where that is not the field's own.
public class ComponentNameAttribute : Attribute
{
    public string Name { get; set; }
}
