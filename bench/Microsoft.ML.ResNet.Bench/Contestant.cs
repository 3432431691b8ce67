using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Microsoft.ML.ResNet.Bench;

/// <summary>The process of one side, which runs in its turns and is stopped in those of others. What it has warmed up stays warm.</summary>
internal sealed class Contestant : IDisposable
{
    // The first of a turn may have begun in the turn before.
    private const int LeastReports = 3;

    private readonly Process _process;
    private readonly string _command;
    private readonly Thread _reader;
    private readonly List<(double Time, int Count)> _reports = [];
    private string _last = "";
    private bool _ended;

    /// <param name="start">The process; it tells what it does as <see cref="Turns"/> has it.</param>
    public Contestant(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        _command = $"{start.FileName} {string.Join(' ', start.ArgumentList)}";
        _process = Process.Start(start)!;
        _reader = new Thread(Read) { IsBackground = true };
        _reader.Start();
    }

    /// <summary>Lets the process run, the longer the longer what it repeats takes.</summary>
    /// <param name="seconds">How long to measure, from the first thing that it has done in its turn.</param>
    public Turn Take(double seconds)
    {
        Signal("CONT");
        double own = OwnSeconds(), busy = ProcessorTime.BusySeconds(), start = Turns.Now;
        lock (_reports)
        {
            _reports.Clear();
            while (_reports.Count < LeastReports || _reports[^1].Time - _reports[0].Time < seconds)
            {
                if (_ended)
                    throw new InvalidOperationException($"{_command} ended with {ExitCode()} in its turn.");
                Monitor.Wait(_reports);
            }
        }
        (own, busy) = (OwnSeconds() - own, ProcessorTime.BusySeconds() - busy);
        double others = (busy - own) / ((Turns.Now - start) * Environment.ProcessorCount);
        Signal("STOP");
        lock (_reports)
        {
            double rate = _reports.Skip(1).Sum(report => report.Count) / (_reports[^1].Time - _reports[0].Time);
            return new(rate, Math.Clamp(others, 0, 1));
        }
    }

    /// <summary>Ends the process.</summary>
    /// <returns>What it says of itself.</returns>
    public Measurement Finish()
    {
        Signal("CONT");
        _process.StandardInput.Close();
        _process.WaitForExit();
        _reader.Join();
        return ExitCode() == 0 ? JsonSerializer.Deserialize<Measurement>(_last, ChildProcess.Format)!
            : throw new InvalidOperationException($"{_command} ended with {ExitCode()}.");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private int ExitCode()
    {
        _process.WaitForExit();
        return _process.ExitCode;
    }

    private double OwnSeconds()
    {
        _process.Refresh();
        return _process.HasExited ? 0 : _process.TotalProcessorTime.TotalSeconds;
    }

    private void Signal(string name) => Process.Start("kill", [$"-{name}", $"{_process.Id}"]).WaitForExit();

    private void Read()
    {
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            string[] parts = line.Split(' ');
            lock (_reports)
            {
                if (parts.Length == 2 && double.TryParse(parts[0], CultureInfo.InvariantCulture, out double time))
                    _reports.Add((time, int.Parse(parts[1], CultureInfo.InvariantCulture)));
                else
                    _last = line;
                Monitor.PulseAll(_reports);
            }
        }
        lock (_reports)
        {
            _ended = true;
            Monitor.PulseAll(_reports);
        }
    }
}
