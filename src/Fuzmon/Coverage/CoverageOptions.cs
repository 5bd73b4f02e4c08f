using System.CommandLine;

namespace Fuzmon.Coverage;

/// <summary>The options that all commands about coverage files share.</summary>
internal sealed class CoverageOptions
{
    private readonly Argument<string[]> _paths;

    private readonly Option<string[]> _include = new("--include") { Description = "Only source files whose path matches (* within a folder, ** across)", HelpName = "GLOB" };
    private readonly Option<string[]> _exclude = new("--exclude") { Description = "No source files whose path matches", HelpName = "GLOB" };
    private readonly Option<string[]> _prefixes = new("--prefix-map") { Description = "Replace the start of paths", HelpName = "OLD=NEW" };
    private readonly Option<string> _root = new("--source-root") { Description = "The folder that paths without one begin in", HelpName = "DIR" };
    private readonly Option<bool> _keepTests = new("--keep-tests") { Description = "Keep tests (TN) apart" };
    private readonly Option<bool> _tolerant = new("--tolerant") { Description = "Skip lines that are wrong, and count them" };
    private readonly Option<bool> _branches = new("--branches") { Description = "Branches count too" };
    private readonly Option<bool> _functions = new("--functions") { Description = "Functions count too" };
    private readonly Option<double?> _failUnder = new("--fail-under") { Description = "End with 1 when less than this is covered", HelpName = "PERCENT" };
    private readonly Option<int> _jobs = new("--jobs", "-j") { Description = "How many threads may read", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };

    /// <param name="atLeast">How many paths there must be.</param>
    /// <param name="atMost">How many there may be.</param>
    public CoverageOptions(int atLeast, int atMost = 100_000) => _paths = new("path")
    {
        Description = "A coverage file, or a folder with some",
        Arity = new ArgumentArity(atLeast, atMost),
    };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_paths);
        foreach (var option in new Option[] { _include, _exclude, _prefixes, _root, _keepTests, _tolerant, _branches, _functions, _failUnder, _jobs })
            command.Options.Add(option);
    }

    /// <summary>What was given.</summary>
    /// <exception cref="UserErrorException">It is wrong.</exception>
    public CoverageInput Of(ParseResult parsed)
    {
        if (parsed.GetValue(_failUnder) is not (null or (>= 0 and <= 100)))
            throw new UserErrorException(ExitStatuses.Usage, "--fail-under takes a number of percent from 0 to 100");
        if (parsed.GetValue(_jobs) is < 1 or > 1024)
            throw new UserErrorException(ExitStatuses.Usage, "--jobs takes a number from 1 to 1024");

        return new CoverageInput(parsed.GetValue(_paths)!)
        {
            Selection = new()
            {
                Include = parsed.GetValue(_include) ?? [],
                Exclude = parsed.GetValue(_exclude) ?? [],
                Prefixes = [.. (parsed.GetValue(_prefixes) ?? []).Select(PrefixOf)],
                Root = parsed.GetValue(_root),
            },
            Merging = new()
            {
                IsTolerant = parsed.GetValue(_tolerant),
                KeepTests = parsed.GetValue(_keepTests),
                Jobs = parsed.GetValue(_jobs),
            },
            Branches = parsed.GetValue(_branches),
            Functions = parsed.GetValue(_functions),
            FailUnder = parsed.GetValue(_failUnder),
        };
    }

    private static (string Old, string New) PrefixOf(string text)
        => text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
            ? (text[..at], text[(at + 1)..])
            : throw new UserErrorException(ExitStatuses.Usage, $"--prefix-map takes OLD=NEW, not {text}");
}
