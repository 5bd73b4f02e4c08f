using System.CommandLine;
using Fuzmon.Instrumentation.Crashes;

namespace Fuzmon.Commands;

/// <summary><c>fuzmon crashes</c>: what is known of the crashes in a folder.</summary>
internal static class CrashesCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create() => new("crashes", "List crashes, or show one.") { List(), Show() };

    private static Command List()
    {
        var output = FolderOption();
        var json = new Option<bool>("--json") { Description = "Print the index, one crash a line" };
        var command = new Command("list", "List crashes, the worst group first.") { output, json };
        command.SetAction(parsed => Read(parsed.GetValue(output)!, folder =>
        {
            if (parsed.GetValue(json))
            {
                foreach (var line in File.ReadLines(Path.Combine(folder, CrashFolder.IndexName)))
                    StandardOutput.WriteLine(line);
            }
            else
            {
                CrashText.PrintClusters(CrashIndex.Read(folder));
            }
        }));
        return command;
    }

    private static Command Show()
    {
        var output = FolderOption();
        var id = new Argument<string>("id") { Description = "A crash, as the list names it" };
        var command = new Command("show", "Print the record of a crash, as JSON.") { id, output };
        command.SetAction(parsed => Read(parsed.GetValue(output)!, folder =>
        {
            var name = parsed.GetValue(id)!;
            var entry = CrashIndex.Read(folder).FirstOrDefault(entry => entry.Id == name)
                ?? throw new UserErrorException(ExitStatuses.NoSuchTarget, $"no crash {name} in {folder}; see fuzmon crashes list");
            if (!entry.Full)
                throw new UserErrorException(ExitStatuses.NoSuchTarget, $"{name} is one of many like it and has no full record; see {CrashIndex.IdOf(entry.StackHash, 1)}");
            // The id is one of the index's, and it may have been written by others.
            var path = Path.Combine(folder, $"{Path.GetFileName(entry.Id)}.json");
            StandardOutput.WriteLine(File.ReadAllText(path).TrimEnd('\n'));
        }));
        return command;
    }

    private static Option<string> FolderOption()
        => new("--output", "-o") { Description = "The folder that the results went to", HelpName = "DIR", Required = true };

    private static int Read(string output, Action<string> read)
    {
        var folder = Path.Combine(output, "crashes");
        if (!File.Exists(Path.Combine(folder, CrashFolder.IndexName)))
            throw new UserErrorException(ExitStatuses.NoSuchTarget, $"no crashes in {output}; fuzmon triage -o {output} makes records");
        try
        {
            read(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"cannot read {folder}: {FileTrouble.CauseOf(e)}");
        }

        return ExitStatuses.Done;
    }
}
