namespace Microsoft.ML.Runtime;

/// <summary>
/// A node of the tree that starts at a <see cref="LocalEnvironment"/>. Seed, TempFilePath, GpuDeviceId, FallbackToCpu and IsCanceled are
/// public because components outside read them by reflection.
/// </summary>
internal abstract class HostEnvironment : IHostEnvironmentInternal, ICancelable
{
    private readonly HostEnvironment _parent;
    private readonly LocalEnvironment _root;
    private readonly List<WeakReference<HostEnvironment>> _children = [];
    private readonly Dictionary<string, object> _options = [];

    protected HostEnvironment(HostEnvironment parent, string fullName, Random random)
    {
        _parent = parent;
        _root = this as LocalEnvironment ?? parent._root;
        FullName = fullName;
        Random = random;
        ComponentCatalog = parent?.ComponentCatalog ?? new ComponentCatalog();
    }

    public string FullName { get; }

    public virtual string ContextDescription => FullName;

    public ComponentCatalog ComponentCatalog { get; }

    public int? Seed { get; protected init; }

    public string TempFilePath { get; set; } = Path.GetTempPath();

    public int? GpuDeviceId { get; set; }

    public bool FallbackToCpu { get; set; }

    public bool IsCanceled { get; protected set; }

    protected Random Random { get; }

    public IHost Register(string name, int? seed = null, bool? verbose = null)
    {
        Contracts.CheckNonEmpty(name, nameof(name));
        lock (_children)
        {
            _children.RemoveAll(child => !child.TryGetTarget(out _));
            var random = seed is int value ? new TauswortheHybrid(value) : new TauswortheHybrid(Random);
            // The name of a host is its parent's and its own: the root adds nothing.
            var host = new Host(this, string.IsNullOrEmpty(_parent?.FullName) ? name : $"{_parent.FullName}; {name}", random);
            _children.Add(new WeakReference<HostEnvironment>(host));
            return host;
        }
    }

    public IChannel Start(string name)
    {
        Contracts.CheckNonEmpty(name, nameof(name));
        return new Channel(_root, FullName == null ? name : $"{FullName}; {name}");
    }

    public IPipe<TMessage> StartPipe<TMessage>(string name) =>
        Start(name) as IPipe<TMessage> ?? throw this.ExceptNotSupp($"Messages of type {typeof(TMessage)} have no listener.");

    public IProgressChannel StartProgressChannel(string name) => new SilentProgressChannel();

    public virtual TException Process<TException>(TException ex)
        where TException : Exception => ex;

    public void CancelExecution()
    {
        lock (_children)
        {
            foreach (var reference in _children)
            {
                if (reference.TryGetTarget(out var child))
                    child.CancelExecution();
            }

            _children.Clear();
            IsCanceled = true;
        }
    }

    public bool TryAddOption<T>(string name, T value)
    {
        CheckOptionName(name);
        return _options.TryAdd(name, value);
    }

    public void SetOption<T>(string name, T value)
    {
        CheckOptionName(name);
        _options[name] = value;
    }

    public bool TryGetOption<T>(string name, out T value)
    {
        CheckOptionName(name);
        var found = _options.TryGetValue(name, out var option) && option is T;
        value = found ? (T)option : default;
        return found;
    }

    /// <summary>The option; one that is not there yet is added with the default value.</summary>
    public T GetOptionOrDefault<T>(string name)
    {
        TryAddOption(name, default(T));
        return (T)_options[name];
    }

    public bool RemoveOption(string name)
    {
        CheckOptionName(name);
        return _options.Remove(name);
    }

    private static void CheckOptionName(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
            throw new ArgumentNullException(nameof(name));
    }
}
