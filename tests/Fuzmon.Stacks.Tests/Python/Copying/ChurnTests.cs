using System.Globalization;
using System.Text.RegularExpressions;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Python;
using Fuzmon.Stacks.Tests.Python.Support;

namespace Fuzmon.Stacks.Tests.Python.Copying;

/// <summary>Captures of a program that makes and destroys functions, threads and generators all the time. FUZMON_FULL_TESTS takes 10,000 of each.</summary>
public sealed partial class ChurnTests
{
    private const int NumbersOfThread = 50;
    private const int Enough = 100;

    private static readonly int Captures = Environment.GetEnvironmentVariable("FUZMON_FULL_TESTS") == "1" ? 10_000 : 150;

    [InterpreterTheory]
    [EachInterpreter]
    public void No_stack_is_one_that_the_log_of_the_program_refutes(string interpreter)
    {
        var folder = Directory.CreateTempSubdirectory("fuzmon-test-");
        try
        {
            var log = Path.Combine(folder.FullName, "log");
            using var subject = Subject.Script(interpreter, "churn.py", log);
            subject.Next();
            using var copies = new Copies(subject.Id);
            var seen = new HashSet<(int ThreadId, int Number)>();
            var (captures, whole, torn) = (0, 0, 0);
            Eventually.Within(TimeSpan.FromMinutes(20), () =>
            {
                var snapshot = copies.Take(captures % 4 == 3 ? CaptureMode.StopAll : CaptureMode.Hybrid);
                torn += snapshot.TornReads;
                foreach (var thread in snapshot.Threads.Where(static thread => thread.Problem is null))
                {
                    whole++;
                    if (NumberOf(thread) is { } number)
                        seen.Add((thread.ThreadId!.Value, number));
                }

                return ++captures >= Captures && seen.Count >= Enough;
            });

            Assert.True(torn <= whole, $"{torn} torn, {whole} whole");
            var said = File.ReadLines(log).Select(static line => line.Split(' ')).Where(static words => words.Length == 2)
                .Select(static words => (Thread: Number(words[0]), First: Number(words[1]))).ToHashSet();
            Assert.All(seen, one => Assert.Contains((one.ThreadId, one.Number - (one.Number % NumbersOfThread)), said));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The number of what the thread runs, which all its frames have to agree on; null when it runs none just then.</summary>
    private static int? NumberOf(PythonThread thread)
    {
        int? running = null;
        foreach (var frame in thread.Frames)
        {
            var text = Reading.Text(frame);
            if (MadeFile().Match(frame.Code.File) is { Success: true } match)
            {
                var number = Number(match.Groups["number"].Value);
                Assert.Equal(running ??= number, number);
                var first = (number % 7) + 1;
                switch (frame.Code.Name)
                {
                    case "<module>":
                        // Before its first instruction it has none, or up to 3.10 the first of the file.
                        Assert.True(frame.Line is null or 1 || frame.Line == first || frame.Line == first + 1, text);
                        break;
                    case "<genexpr>":
                        // The instruction that starts it has none in 3.10.
                        Assert.True(frame.Line is null || frame.Line == first, text);
                        break;
                    default:
                        Assert.Equal($"f{number} {first}", $"{frame.Code.Name} {frame.Line}");
                        break;
                }
            }
            else
            {
                Assert.True(LibraryFile().IsMatch(frame.Code.File), text);
            }
        }

        return running;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^file(?<number>\d+)\.py$", RegexOptions.NonBacktracking)]
    private static partial Regex MadeFile();

    // Its own, those of the standard library, and modules that are frozen into the interpreter.
    [GeneratedRegex(@"^(?:/.*\.pyc?|<frozen .*>|<string>)$", RegexOptions.NonBacktracking)]
    private static partial Regex LibraryFile();
}
