using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>Looks at processes without touching them.</summary>
internal interface IHangProbe
{
    /// <summary>Looks at it; null when it is gone.</summary>
    HangLook? Look(ProcessKey process);

    /// <summary>Whether it has ended and nobody has waited for it, and if so its name and parent.</summary>
    (string Name, int ParentPid)? Zombie(ProcessKey process);
}
