using System.Runtime.InteropServices;
using Fuzmon.Linux.Children;

namespace Fuzmon.Monitor;

/// <summary>A living process of the family.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct ChildEntry
{
    /// <summary>When it started, on the clock of events; exact when its fork was seen, else up to a clock tick early.</summary>
    public ulong Start;

    /// <summary>Events from before are accounted for.</summary>
    public ulong AddedAt;

    public CommandName Name;
    public int ParentPid;
    public int Threads;

    /// <summary>Named or launched: its descendants count and it does not.</summary>
    public bool IsRoot;

    /// <summary>Whether all of its life was seen, so that the shares of its threads add up.</summary>
    public bool IsWhole;

    public bool HasName;
    public bool LeaderEnded;

    /// <summary>When it was first found to be gone without its end being told; 0 while it is there.</summary>
    public ulong MissingSince;

    public ChildFacts Known;
    public int Status;
    public ulong PeakRssKb;
    public ulong Cpu;
    public ulong MinorFaults;
    public ulong MajorFaults;

    /// <summary>Adds the share of a thread that has ended.</summary>
    public void Add(in ChildEvent exit)
    {
        Known |= exit.Known & ~ChildFacts.Name;
        IsWhole |= (exit.Known & ChildFacts.Process) != ChildFacts.None;
        if (exit.Start != 0)
            Start = exit.Start;
        // The status is that of the last thread, unless that ended quietly by itself.
        if ((exit.Known & ChildFacts.Status) != ChildFacts.None && (exit.Status != 0 || Status == 0))
            Status = exit.Status;
        PeakRssKb = Math.Max(PeakRssKb, exit.PeakRssKb);
        Cpu += exit.Cpu;
        MinorFaults += exit.MinorFaults;
        MajorFaults += exit.MajorFaults;
    }
}
