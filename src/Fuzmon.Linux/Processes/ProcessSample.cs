using System.Runtime.InteropServices;

namespace Fuzmon.Linux;

/// <summary>One of all processes that were read at one go; laid out as <c>struct fuzmon_sample</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct ProcessSample
{
    /// <summary>When, in nanoseconds of CLOCK_MONOTONIC.</summary>
    public readonly ulong Time;

    /// <summary>When it started, in nanoseconds of CLOCK_BOOTTIME.</summary>
    public readonly ulong Start;

    public readonly ulong Cpu;
    public readonly ulong RssKb;
    public readonly ulong SwapKb;
    public readonly ulong VszKb;
    public readonly ulong PeakRssKb;
    public readonly ulong MinorFaults;
    public readonly ulong MajorFaults;
    public readonly ulong VoluntarySwitches;
    public readonly ulong InvoluntarySwitches;
    public readonly int Pid;
    public readonly int ParentPid;
    public readonly uint Uid;
    public readonly uint Threads;
    public readonly KnownFacts Known;
    public readonly byte State;
    private readonly NameBytes _name;
    private readonly byte _reserved0;
    private readonly byte _reserved1;
    private readonly byte _reserved2;

    /// <summary>Numbers are those of <c>enum fuzmon_sample_known</c>.</summary>
    [Flags]
    internal enum KnownFacts : uint
    {
        None = 0,
        Cpu = 1,
        Faults = 2,
    }

    /// <summary>The raw name, without its end.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public ReadOnlySpan<byte> Name
    {
        get
        {
            ReadOnlySpan<byte> name = _name;
            var end = name.IndexOf((byte)0);
            return end < 0 ? name : name[..end];
        }
    }

    [System.Runtime.CompilerServices.InlineArray(16)]
    private struct NameBytes
    {
        private byte _first;
    }
}
