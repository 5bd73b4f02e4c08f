namespace Fuzmon.Records;

/// <summary>Which monitor wrote a file, and where: without the boot id, pids and start ticks of a log mean nothing.</summary>
/// <param name="BootId">The kernel's <c>boot_id</c>.</param>
/// <param name="Host">The host's name.</param>
/// <param name="Version">Fuzmon's version.</param>
/// <param name="MonitorPid">Fuzmon's own pid.</param>
/// <param name="ClockTicksPerSecond">Unit of <c>start_ticks</c>.</param>
/// <param name="Kernel">The kernel's release.</param>
public sealed record MonitorIdentity(
    string BootId, string Host, string Version, int MonitorPid, long ClockTicksPerSecond, string Kernel)
{
    internal void WriteTo(RecordWriter writer)
    {
        writer.Field("boot_id"u8, BootId);
        writer.Field("host"u8, Host);
        writer.Field("version"u8, Version);
        writer.Field("monitor_pid"u8, MonitorPid);
        writer.Field("clock_ticks_per_second"u8, ClockTicksPerSecond);
        writer.Field("kernel"u8, Kernel);
    }
}
