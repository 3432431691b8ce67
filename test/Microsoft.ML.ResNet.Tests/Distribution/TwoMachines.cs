using System.Diagnostics;

namespace Microsoft.ML.ResNet.Tests.Distribution;

/// <summary>
/// Two network namespaces with a cable between them: as far as the network goes, two machines. Where they may not be made, the test is
/// skipped.
/// </summary>
internal sealed class TwoMachines : IDisposable
{
    private const string First = "resnet-a", Second = "resnet-b", Cable = "resnet-cable", Network = "10.231.7.0/24";

    private readonly string _agent;

    /// <param name="folder">For the program that the launcher starts its helper on the other machine by.</param>
    public TwoMachines(string folder)
    {
        string[][] commands =
        [
            ["netns", "add", First], ["netns", "add", Second],
            ["link", "add", Cable, "netns", First, "type", "veth", "peer", "name", Cable, "netns", Second],
            .. Machine(First, "10.231.7.1/24"), .. Machine(Second, "10.231.7.2/24"),
        ];
        foreach (string[] command in commands)
        {
            if (Run(command) is not { Length: > 0 } problem)
                continue;
            Dispose();
            Assert.Inconclusive($"needs network namespaces: ip {string.Join(' ', command)} says {problem.Trim()}");
        }
        _agent = Path.Combine(folder, "agent");
        File.WriteAllText(_agent, $"shift\nexec ip netns exec {Second} sh -c \"$*\"\n");
    }

    /// <summary>What starts one process on each.</summary>
    public string[] Launcher =>
    [
        "ip", "netns", "exec", First, MpiRun.OpenMpi, "--allow-run-as-root", "--host", "10.231.7.1:1,10.231.7.2:1", "-n", "2", "--bind-to",
        "none", "--mca", "plm_rsh_agent", $"sh {_agent}", "--mca", "pml", "ob1", "--mca", "btl", "tcp,self", "--mca",
        "btl_tcp_if_include", Network, "--mca", "oob_tcp_if_include", Network, "--mca", "mpi_yield_when_idle", "1",
    ];

    public void CutTheCable() => Assert.AreEqual("", Run(["-n", First, "link", "set", Cable, "down"]));

    public void Dispose()
    {
        Run(["netns", "del", First]);
        Run(["netns", "del", Second]);
    }

    private static string[][] Machine(string name, string address) =>
    [
        ["-n", name, "link", "set", "lo", "up"], ["-n", name, "addr", "add", address, "dev", Cable],
        ["-n", name, "link", "set", Cable, "up"],
    ];

    /// <returns>What went wrong.</returns>
    private static string Run(string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? "" : $"{errors} (status {process.ExitCode})";
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return missing.Message;
        }
    }
}
