namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public class HookableModule<TPreHook, TPostHook> : Module
        {
            protected Dictionary<string, TPreHook> pre_hooks = [];
            protected Dictionary<string, TPostHook> post_hooks = [];
            protected Dictionary<string, Action<Module>> module_pre_hooks = [];
            protected Dictionary<string, Action<Module>> module_post_hooks = [];

            protected HookableModule(string name) : base(name)
            {
            }

            public HookRemover register_forward_hook(TPostHook hook) => Added(post_hooks, hook);

            public HookRemover register_forward_hook(Action<Module> hook) => Added(module_post_hooks, hook);

            public HookRemover register_forward_pre_hook(TPreHook hook) => Added(pre_hooks, hook);

            public HookRemover register_forward_pre_hook(Action<Module> hook) => Added(module_pre_hooks, hook);

            private HookRemover Added<T>(Dictionary<string, T> hooks, T hook)
            {
                var key = Guid.NewGuid().ToString();
                hooks.Add(key, hook);
                return new HookRemover(this, key);
            }

            private void Remove(string key)
            {
                pre_hooks.Remove(key);
                post_hooks.Remove(key);
                module_pre_hooks.Remove(key);
                module_post_hooks.Remove(key);
            }

            public class HookRemover(HookableModule<TPreHook, TPostHook> module, string key)
            {
                public void remove() => module.Remove(key);
            }
        }
    }
}
