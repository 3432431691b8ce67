namespace Microsoft.ML.ResNet;

/// <summary>Finds the network among the names of a state dict: what stands before its names, and whose names they are.</summary>
internal static class NetworkChoice
{
    // What wrapping a model adds to all names: DataParallel, torch.compile. For files that no network is found in.
    private static readonly string[] Wrappers = ["module.", "_orig_mod."];

    // Parts of the names of networks that follow another: moving averages of it, or what it is taught by.
    private static readonly HashSet<string> Followers = new(StringComparer.Ordinal)
    {
        "ema", "ema_model", "model_ema", "ema_net", "averaged_model", "teacher", "encoder_k", "momentum_encoder", "target_encoder",
            "target_network", "target", "encoder_ema",
    };

    /// <param name="names">All there are.</param>
    /// <param name="wanted">See <see cref="CheckpointOptions.Prefix"/>.</param>
    /// <param name="notes">Receives what there is to say about the choice.</param>
    /// <returns>Whose names they are, what stands before them, and what stands before those of other networks.</returns>
    /// <exception cref="InvalidDataException">There is more than one, or not the wanted one.</exception>
    public static (NamingScheme Scheme, string Prefix, string[] Others) Find(IReadOnlySet<string> names, string? wanted, List<string> notes)
    {
        var networks = NamingScheme.All.SelectMany(scheme => scheme.PrefixesIn(names).Distinct().Select(prefix =>
            (Scheme: scheme, Prefix: prefix))).ToArray();
        if (wanted is not null)
        {
            return networks.FirstOrDefault(network => network.Prefix == wanted) is { Scheme: not null } named
                ? Chosen(named)
                : throw new InvalidDataException($"it has no network whose names begin with \"{wanted}\", as CheckpointOptions.Prefix "
                    + $"has it{(networks.Length == 0 ? "" : $"; it has {List(networks)}")}");
        }
        if (networks.Length <= 1)
            return networks.Length == 1 ? Chosen(networks[0]) : (NamingScheme.All[0], CommonPrefix(names), []);

        var leaders = networks.Where(network => !network.Prefix.Split('.').Any(Followers.Contains)).ToArray();
        if (leaders is not [var leader])
            throw new InvalidDataException($"it has several networks, whose names begin with "
                + $"{List(leaders.Length == 0 ? networks : leaders)}; name one in CheckpointOptions.Prefix");
        notes.Add($"The network is the one whose names begin with \"{leader.Prefix}\"; there are also "
            + $"{List([.. networks.Where(network => network != leader)])}: CheckpointOptions.Prefix chooses.");
        return Chosen(leader);

        // What stands before the chosen one's names as well tells nothing.
        (NamingScheme, string, string[]) Chosen((NamingScheme Scheme, string Prefix) chosen) =>
            (chosen.Scheme, chosen.Prefix, [.. networks.Select(network => network.Prefix).Where(prefix =>
                !chosen.Prefix.StartsWith(prefix, StringComparison.Ordinal))]);
    }

    private static string CommonPrefix(IReadOnlySet<string> names)
    {
        int length = 0;
        string longest = names.FirstOrDefault("");
        while (names.Count > 0
            && Array.Find(Wrappers, wrapper => names.All(name =>
                name.AsSpan(Math.Min(length, name.Length)).StartsWith(wrapper, StringComparison.Ordinal))) is { } found)
            length += found.Length;
        return longest[..Math.Min(length, longest.Length)];
    }

    private static string List((NamingScheme Scheme, string Prefix)[] networks) =>
        NameList.Of([.. networks.Select(network => $"\"{network.Prefix}\"")]);
}
