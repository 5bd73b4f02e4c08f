namespace Fuzmon.Monitor;

/// <summary>Another monitor has the journal.</summary>
/// <param name="path">The journal.</param>
/// <param name="holder">That monitor's pid; null if it cannot be told.</param>
public sealed class JournalInUseException(string path, int? holder)
    : IOException($"the journal {path} is in use by {(holder is { } pid ? $"the fuzmon with pid {pid}" : "another fuzmon")}");
