namespace MlResNet.Commands;

/// <summary>How much is said.</summary>
internal enum Verbosity
{
    /// <summary>Results and errors.</summary>
    Quiet,

    /// <summary>What is done, and how it goes.</summary>
    Normal,

    /// <summary>The library's log as well.</summary>
    Detailed,

    /// <summary>All of the log, and errors with their origin.</summary>
    Diagnostic,
}
