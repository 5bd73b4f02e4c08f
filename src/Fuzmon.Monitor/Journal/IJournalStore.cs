namespace Fuzmon.Monitor;

/// <summary>The journal's file: what is to be done to it beside writing events.</summary>
/// <remarks>Used by one thread at a time; whatever the disk does is an outcome, not an exception.</remarks>
public interface IJournalStore
{
    /// <summary>The file.</summary>
    string Path { get; }

    /// <summary>What the monitor before this one left in it.</summary>
    JournalPast Past { get; }

    /// <summary>Tries to have a file again that events can be written to; one that is no use is set aside.</summary>
    /// <param name="cause">What went wrong with it.</param>
    RepairOutcome Repair(Exception cause);

    /// <summary>Looks for damage, and deletes what is oldest while the file is larger than it may be.</summary>
    /// <returns>What is wrong with the file; null for nothing that concerns it alone.</returns>
    Exception? KeepHouse();
}
