namespace MlResNet.Doctor;

/// <summary>Whether all is well.</summary>
internal enum FindingState
{
    /// <summary>It is there.</summary>
    Good,

    /// <summary>It is not there, and nobody needs it.</summary>
    Absent,

    /// <summary>It is not there, and some commands do not work without.</summary>
    Missing,
}
