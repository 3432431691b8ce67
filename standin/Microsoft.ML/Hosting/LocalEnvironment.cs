namespace Microsoft.ML.Runtime;

/// <summary>The root of a tree of hosts: holds the listeners, and is what catalogs call their environment.</summary>
internal sealed class LocalEnvironment : HostEnvironment
{
    private Action<string, ChannelMessage> _listeners;

    public LocalEnvironment(int? seed)
        : base(null, null, TauswortheHybrid.Create(seed)) => Seed = seed;

    public override string ContextDescription => "HostEnvironment";

    public void AddListener(Action<string, ChannelMessage> listener) => _listeners += listener;

    internal void Dispatch(string source, ChannelMessage message) => _listeners?.Invoke(source, message);
}
