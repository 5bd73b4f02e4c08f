using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Fuzmon.Configuration;
using Fuzmon.Instrumentation.Crashes;
using Fuzmon.Instrumentation.Crashes.Export;
using Fuzmon.Linux.Compression;

namespace Fuzmon.Commands;

/// <summary><c>fuzmon crashes</c>: what is known of the crashes in a folder.</summary>
internal static class CrashesCommand
{
    private const string Compressed = ".zst";

    private static readonly string[] Severities = ["exploitable", "probably-exploitable", "not-exploitable"];

    /// <summary>Describes the command.</summary>
    public static Command Create()
        => new("crashes", "List crashes, show one, send some to others, or compare two folders.") { List(), Show(), Export(), Diff() };

    private static Command List()
    {
        var folder = new FolderArguments("The folder that the results went to");
        var filter = new FilterOptions();
        var json = new Option<bool>("--json") { Description = "Print the index, one crash a line" };
        var command = new Command("list", "List crashes, the worst group first.") { json };
        folder.AddTo(command);
        filter.AddTo(command);
        command.SetAction(parsed => Read(folder.Of(parsed), path =>
        {
            var entries = Entries(path, filter.Of(parsed));
            if (!parsed.GetValue(json))
            {
                CrashText.PrintClusters(entries);
                return;
            }

            foreach (var entry in entries)
                CrashText.PrintJson(entry);
        }));
        return command;
    }

    private static Command Show()
    {
        var folder = new FolderArguments("The folder that the results went to");
        var id = new Argument<string>("id") { Description = "A crash, as the list names it" };
        var command = new Command("show", "Print the record of a crash, as JSON.") { id };
        folder.AddTo(command);
        command.SetAction(parsed => Read(folder.Of(parsed), path =>
        {
            var name = parsed.GetValue(id)!;
            var entry = CrashIndex.Read(path).FirstOrDefault(entry => entry.Id == name)
                ?? throw new UserErrorException(ExitStatuses.NoSuchTarget, $"no crash {name} in {path}; see fuzmon crashes list");
            if (!entry.Full)
                throw new UserErrorException(ExitStatuses.NoSuchTarget, $"{name} is one of many like it and has no full record; see {CrashIndex.IdOf(entry.StackHash, 1)}");
            StandardOutput.WriteLine(File.ReadAllText(RecordFile.PathOf(path, entry)).TrimEnd('\n'));
        }));
        return command;
    }

    private static Command Export()
    {
        var folder = new FolderArguments("The folder that the results went to");
        var filter = new FilterOptions();
        var sarif = new Option<string?>("--sarif") { Description = "Write SARIF 2.1.0 to this file; - for standard output", HelpName = "FILE" };
        var bundle = new Option<string?>("--bundle") { Description = "Write records and inputs to this file, NAME.tar.zst or NAME.tar, to send to others", HelpName = "FILE" };
        var command = new Command("export", "Write crashes in a form for other programs or other people.") { sarif, bundle };
        folder.AddTo(command);
        filter.AddTo(command);
        command.SetAction(parsed => Read(folder.Of(parsed), path =>
        {
            var entries = Entries(path, filter.Of(parsed));
            if ((parsed.GetValue(sarif), parsed.GetValue(bundle)) is (null, null))
                throw new UserErrorException(ExitStatuses.Usage, "nothing to write; give --sarif FILE or --bundle FILE.tar.zst");
            if (parsed.GetValue(sarif) is { } sarifFile)
                WriteSarif(path, entries, sarifFile);
            if (parsed.GetValue(bundle) is { } bundleFile)
                WriteBundle(path, entries, bundleFile);
        }));
        return command;
    }

    private static Command Diff()
    {
        var before = new Argument<string>("before") { Description = "A folder for results" };
        var after = new Argument<string>("after") { Description = "Another one" };
        var filter = new FilterOptions();
        var json = new Option<bool>("--json") { Description = "Print one object a cause" };
        var command = new Command("diff", "Say which crashes only one of two folders has.") { before, after, json };
        filter.AddTo(command);
        command.SetAction(parsed => Read(FolderArguments.CrashesIn(parsed.GetValue(before)!), first => Read(FolderArguments.CrashesIn(parsed.GetValue(after)!), second =>
        {
            var asked = filter.Of(parsed);
            var changes = CrashChange.Between(CrashIndex.Read(first).Where(asked.Takes), CrashIndex.Read(second).Where(asked.Takes));
            if (parsed.GetValue(json))
                CrashText.PrintJson(changes);
            else
                CrashText.PrintChanges(changes);
        })));
        return command;
    }

    private static List<CrashIndexEntry> Entries(string folder, CrashFilter filter) => [.. CrashIndex.Read(folder).Where(filter.Takes)];

    private static void WriteSarif(string folder, List<CrashIndexEntry> entries, string file)
    {
        var options = new JsonWriterOptions { Indented = file != "-" };
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, options))
            SarifLog.Write(json, folder, entries, CommandLine.Version);
        if (file == "-")
        {
            StandardOutput.WriteLine(System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
            return;
        }

        File.WriteAllBytes(file, bytes.ToArray());
        Messages.Write($"{entries.Count} crashes; {file}");
    }

    private static void WriteBundle(string folder, List<CrashIndexEntry> entries, string file)
    {
        var isCompressed = file.EndsWith(Compressed, StringComparison.Ordinal);
        if (isCompressed && Zstandard.Installed is null)
            throw new UserErrorException(ExitStatuses.Failed, $"cannot compress {file}: libzstd.so.1 is not there; install libzstd1, or name a file without {Compressed}");

        using var output = new FileStream(file, FileMode.Create, FileAccess.Write);
        var (records, inputs, missing) = CrashBundle.Write(output, isCompressed ? Zstandard.Installed : null, folder, entries);
        Messages.Write($"{entries.Count} crashes, {records} records, {inputs} inputs; {file}");
        if (missing.Count > 0)
            Messages.Write($"{missing.Count} inputs are not there any more, or too large: {missing[0]}{(missing.Count > 1 ? ", ..." : "")}");
    }

    private static int Read(string folder, Action<string> read)
    {
        if (!File.Exists(Path.Combine(folder, CrashFolder.IndexName)))
            throw new UserErrorException(ExitStatuses.NoSuchTarget, $"no crashes in {folder}; a run with interception or fuzmon triage -o DIR makes records");
        try
        {
            read(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"cannot go on with {folder}: {FileTrouble.CauseOf(e)}");
        }

        return ExitStatuses.Done;
    }

    /// <summary>The folder, as an argument or with <c>-o</c>: one for results, or the one with the crashes in it.</summary>
    private sealed class FolderArguments(string description)
    {
        private readonly Argument<string?> _folder = new("folder") { Description = description, Arity = ArgumentArity.ZeroOrOne };
        private readonly Option<string?> _output = new("--output", "-o") { Description = "The same", HelpName = "DIR" };

        public static string CrashesIn(string folder)
            => File.Exists(Path.Combine(folder, CrashFolder.IndexName)) ? folder : Path.Combine(folder, CrashFolder.Name);

        public void AddTo(Command command)
        {
            command.Arguments.Add(_folder);
            command.Options.Add(_output);
        }

        public string Of(ParseResult parsed) => CrashesIn(parsed.GetValue(_folder) ?? parsed.GetValue(_output) ?? OutputSettings.DefaultPath
            ?? throw new UserErrorException(ExitStatuses.Usage, "no folder; name the one that the results went to"));
    }

    private sealed class FilterOptions
    {
        private readonly Option<string[]> _classes = new("--class") { Description = "Only of this class", HelpName = "CLASS" };
        private readonly Option<string[]> _severities = new("--severity") { Description = $"Only of this severity: {string.Join(", ", Severities)}", HelpName = "SEVERITY" };
        private readonly Option<string[]> _signals = new("--signal") { Description = "Only ended by this signal, such as SIGSEGV", HelpName = "SIGNAL" };
        private readonly Option<string?> _state = new("--state") { Description = "Only with this text in one of the innermost three frames", HelpName = "TEXT" };
        private readonly Option<string?> _since = new("--since") { Description = "Only since then: a time such as 2026-01-02T03:04:05Z, or a length such as 2h", HelpName = "TIME" };

        public void AddTo(Command command)
        {
            _severities.AcceptOnlyFromAmong(Severities);
            command.Options.Add(_classes);
            command.Options.Add(_severities);
            command.Options.Add(_signals);
            command.Options.Add(_state);
            command.Options.Add(_since);
        }

        public CrashFilter Of(ParseResult parsed) => new()
        {
            Classes = parsed.GetValue(_classes) ?? [],
            Severities = parsed.GetValue(_severities) ?? [],
            Signals = [.. (parsed.GetValue(_signals) ?? []).Select(name => name.StartsWith("SIG", StringComparison.Ordinal) ? name : $"SIG{name}")],
            State = parsed.GetValue(_state),
            Since = parsed.GetValue(_since) is { } since ? TimeOf(since) : null,
        };

        private static DateTime TimeOf(string text)
            => DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time
                : Quantities.Time(text) is { } length ? DateTime.UtcNow - length
                : throw new UserErrorException(ExitStatuses.Usage, $"--since takes a time such as 2026-01-02T03:04:05Z or a length such as 2h, not {text}");
    }
}
