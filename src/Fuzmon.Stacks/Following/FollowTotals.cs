namespace Fuzmon.Stacks.Following;

/// <summary>What a follower has seen so far.</summary>
/// <param name="Tasks">Threads and processes that were followed.</param>
/// <param name="Stops">How often one of them stood still for it.</param>
/// <param name="Crashes">Signals that were about to end a process.</param>
/// <param name="Lost">Messages that there was no room for.</param>
/// <param name="Now">Tasks that are followed now.</param>
public sealed record FollowTotals(long Tasks, long Stops, long Crashes, long Lost, long Now);
