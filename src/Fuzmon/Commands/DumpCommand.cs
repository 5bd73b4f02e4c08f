using System.CommandLine;
using Fuzmon.Linux;
using Fuzmon.Linux.Compression;
using Fuzmon.Records;

namespace Fuzmon.Commands;

/// <summary><c>fuzmon dump</c>: prints logs as lines of JSON.</summary>
internal static class DumpCommand
{
    private const int EPIPE = 32;
    private const int SIGPIPE = 13;

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var paths = new Argument<string[]>("path")
        {
            Description = "A log file, or a folder with logs below it",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("dump", "Print logs as lines of JSON, oldest first; what is torn is skipped and reported.") { paths };
        command.SetAction(parsed => Dump(parsed.GetValue(paths)!));
        return command;
    }

    private static int Dump(string[] paths)
    {
        var missing = paths.FirstOrDefault(path => !Path.Exists(path));
        if (missing is not null)
            throw new UserErrorException(ExitStatuses.NoSuchTarget, $"{missing}: there is no such file or folder");

        var files = paths.SelectMany(LogReader.Find).ToArray();
        if (files.Length == 0)
            throw new UserErrorException(ExitStatuses.NoSuchTarget, $"{paths[0]}: no logs (*.jsonl, *.msgpack, also with .zst) in this folder");

        try
        {
            using var output = new BufferedStream(StandardStream.Output, 64 * 1024);
            foreach (var file in files)
                Dump(file, output);
            return ExitStatuses.Done;
        }
        catch (IOException e) when (e.HResult == EPIPE)
        {
            return ExitStatuses.SignalBase + SIGPIPE; // Whoever reads has seen enough, as in "fuzmon dump out | head".
        }
    }

    private static void Dump(string file, Stream output)
    {
        try
        {
            LogReader.CopyAsJson(file, Zstandard.Installed, output, Messages.Write);
            output.Flush();
        }
        catch (UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitStatuses.NotPermitted, $"{file}: permission denied; logs are for their owner and root");
        }
        catch (IOException e) when (e.HResult != EPIPE)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"{file}: {e.Message}");
        }
    }
}
