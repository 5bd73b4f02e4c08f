namespace Fuzmon.Monitor.Tests.Support;

/// <summary>A journal's file that is as the test says.</summary>
internal sealed class FakeJournalStore : IJournalStore
{
    private int _repairs;

    public string Path => "/somewhere/journal.db";

    public JournalPast Past { get; init; } = new();

    public int Repairs => Volatile.Read(ref _repairs);

    /// <summary>What a repair comes to, by its number from 1.</summary>
    public Func<int, RepairOutcome> OnRepair { get; set; } = static _ => new RepairOutcome(IsUsable: true, SetAside: null, IsNew: false);

    public RepairOutcome Repair(Exception cause) => OnRepair(Interlocked.Increment(ref _repairs));

    public Exception? KeepHouse() => null;
}
