using System.ComponentModel;
using System.Runtime.InteropServices;
using Fuzmon.Linux.Children;
using Fuzmon.Linux.Launching;

namespace Fuzmon.Linux;

/// <summary>Reads all processes at one go by a BPF program, for about what reading one file of one of them costs. For one thread at a time.</summary>
internal sealed unsafe partial class BpfSampler : IDisposable
{
    private nint _sampler;

    private BpfSampler(nint sampler) => _sampler = sampler;

    /// <summary>Loads the program; null when this build, the kernel or the rights do without, and why.</summary>
    public static BpfSampler? TryOpen(out string? reason)
    {
        LibFuzmon.RequireVersion();
        var error = -fuzmon_sampler_open(out var sampler);
        reason = BpfErrors.Describe(error);
        return error == 0 ? new BpfSampler(sampler) : null;
    }

    /// <summary>All processes that live and have memory, by ascending pid; valid until the next call.</summary>
    /// <exception cref="Win32Exception">The kernel does not let them be read.</exception>
    public ReadOnlySpan<ProcessSample> Read()
    {
        ObjectDisposedException.ThrowIf(_sampler == 0, this);
        var count = fuzmon_sampler_read(_sampler, out var samples);
        return count >= 0 ? new ReadOnlySpan<ProcessSample>(samples, count) : throw new Win32Exception(-count);
    }

    /// <summary>Takes the program out of the kernel.</summary>
    public void Dispose()
    {
        fuzmon_sampler_close(_sampler);
        _sampler = 0;
    }

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_sampler_open(out nint sampler);

    [LibraryImport(LibFuzmon.Name)]
    private static partial void fuzmon_sampler_close(nint sampler);

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_sampler_read(nint sampler, out ProcessSample* samples);
}
