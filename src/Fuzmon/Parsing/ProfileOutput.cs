using Fuzmon.Instrumentation.SystemCalls;
using Fuzmon.Instrumentation.SystemCalls.Profiles;
using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Parsing;

/// <summary>Makes profiles of logs, keeps them in a file, and prints in what they differ from earlier ones.</summary>
internal sealed class ProfileOutput(ParseOptions options, LogOutput log) : ILogSink
{
    private ProgramProfiles _profiles = new();

    /// <inheritdoc/>
    public void OnEvent(SyscallEvent happened)
    {
        log.OnEvent(happened);
        _profiles.OnEvent(happened);
    }

    /// <inheritdoc/>
    public void OnCount(CountRow row) => log.OnCount(row);

    /// <inheritdoc/>
    public void OnText(long line, ReadOnlySpan<byte> text, string reason) => log.OnText(line, text, reason);

    /// <summary>What has been read so far; what is read from now on is for a new one.</summary>
    public ProgramProfiles Take()
    {
        _profiles.Finish();
        var taken = _profiles;
        _profiles = new ProgramProfiles();
        return taken;
    }

    /// <summary>Prints in what profiles differ from earlier ones.</summary>
    public void Print(IReadOnlyList<ProfileDifference> differences)
    {
        if (options.Json || options.MessagePack)
        {
            PrintRecords(differences);
            return;
        }

        foreach (var difference in differences)
            StandardOutput.WriteLine(Messages.Printable(Line(difference)));
        StandardOutput.WriteLine($"{differences.Count} differences");
    }

    private static string Line(ProfileDifference difference)
    {
        var what = string.Join(' ', new[] { difference.Program, difference.Call, difference.Errno }.OfType<string>());
        var numbers = difference.IsTime
            ? $"median up to {difference.Before:F0} us, now {difference.After:F0} us"
            : $"{difference.Before:F0}, now {difference.After:F0}";
        return $"{difference.ChangeName.Replace('_', ' '),-12}  {what}: {numbers}";
    }

    private void PrintRecords(IReadOnlyList<ProfileDifference> differences)
    {
        var buffer = new PatchableBuffer(16 * 1024);
        using var json = options.Json ? new JsonRecordWriter(buffer) : null;
        var records = json ?? (RecordWriter)new MessagePackRecordWriter(buffer);
        foreach (var difference in differences)
        {
            difference.WriteTo(records);
            json?.EndLine();
        }

        StandardStream.Output.Write(buffer.Written.Span);
    }
}
