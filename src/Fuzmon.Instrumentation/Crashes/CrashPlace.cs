namespace Fuzmon.Instrumentation.Crashes;

/// <summary>Where a crash belongs among those of its folder.</summary>
/// <param name="Id">What it is called.</param>
/// <param name="Number">Which crash of its stack it is, from 1.</param>
/// <param name="Cluster">The group that it belongs to, from 1.</param>
/// <param name="IsFull">Whether it is one of those of its stack that are kept in full.</param>
public readonly record struct CrashPlace(string Id, int Number, int Cluster, bool IsFull);
