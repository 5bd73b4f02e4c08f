using System.CommandLine;
using Fuzmon.Coverage;
using Fuzmon.Instrumentation.Coverage;

namespace Fuzmon.Commands;

/// <summary><c>fuzmon coverage</c>: puts coverage files together, compares them and tells what they say.</summary>
internal static class CoverageCommand
{
    /// <summary>Describes the command.</summary>
    /// <param name="target">What stood behind <c>--</c>, if it stood there.</param>
    public static Command Create(IReadOnlyList<string>? target) => new("coverage", "Merge, compare, sum up and show coverage: LCOV, gcov JSON, llvm-cov export, sancov, AFL++ maps.")
    {
        Writing("merge", "Add up any mix of coverage files into one tracefile.", 1, sets => sets[0], isOneSet: true),
        Writing("intersect", "What all of the files cover, each as often as the one that covers it least.", 2, sets => sets.Aggregate((a, b) => a.Intersect(b))),
        Writing("subtract", "What only the first file covers: what the others hit counts as not hit.", 2, sets => sets.Aggregate((a, b) => a.Subtract(b))),
        Writing("filter", "Choose source files and change their paths.", 1, sets => sets[0], isOneSet: true),
        Summary(),
        Diff(),
        CoverageReportCommand.Create(),
        CoverageReplayCommand.Create(target),
    };

    // merge and filter read everything into one set, in parallel; the others keep each argument apart.
    private static Command Writing(string name, string description, int atLeast, Func<IReadOnlyList<CoverageData>, CoverageData> operation, bool isOneSet = false)
    {
        var options = new CoverageOptions(atLeast);
        var output = new Option<string>("--output", "-o") { Description = "The tracefile; standard output otherwise", HelpName = "FILE" };
        var version = new Option<int>("--lcov") { Description = "The form to write: 1, which every lcov reads, or 2", HelpName = "1|2", DefaultValueFactory = _ => 1 };
        version.AcceptOnlyFromAmong("1", "2");
        var command = new Command(name, description) { output, version };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var input = options.Of(parsed);
            var data = isOneSet ? input.ReadTogether() : operation(input.ReadApart());
            CoverageTarget.Write(data, parsed.GetValue(output), parsed.GetValue(version));
            return input.Judge(data);
        });
        return command;
    }

    private static Command Summary()
    {
        var options = new CoverageOptions(1);
        var json = new Option<bool>("--json") { Description = "Print one source file a line, and the sum last" };
        var command = new Command("summary", "Print how much is covered: in all, and with --json of each source file.") { json };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var input = options.Of(parsed);
            var data = input.ReadTogether();
            if (parsed.GetValue(json))
                CoverageText.PrintJson(data);
            else
                CoverageText.PrintTable(data);
            return input.Judge(data);
        });
        return command;
    }

    private static Command Diff()
    {
        var options = new CoverageOptions(2, 2);
        var json = new Option<bool>("--json") { Description = "Print one source file a line, and the sum last" };
        var command = new Command("diff", "Print what the second file covers that the first does not, and what it no longer covers.") { json };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var input = options.Of(parsed);
            if (input.ReadApart() is not [var before, var after])
                throw new UserErrorException(ExitStatuses.Usage, "diff takes two files or folders: what was, and what is");

            var differences = CoverageDifference.Between(before, after);
            if (parsed.GetValue(json))
                CoverageText.PrintJson(differences);
            else
                CoverageText.Print(differences, input.Branches, input.Functions);
            return input.Judge(after);
        });
        return command;
    }
}
