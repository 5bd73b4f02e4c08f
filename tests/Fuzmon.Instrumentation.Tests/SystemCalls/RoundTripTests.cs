using System.Text;
using Fuzmon.Instrumentation.SystemCalls;

namespace Fuzmon.Instrumentation.Tests.SystemCalls;

/// <summary>Logs made up at random, of several tasks whose lines are interleaved at random, come back as what they were made from.</summary>
public sealed class RoundTripTests
{
    private const int Rounds = 400;

    private static readonly string[] Prefixes = ["{0}  ", "[pid {0}] ", "{0} 12:34:56.123456 ", "{0}<a b> 1795000000.123456789 ", "[pid {0}]      0.000123 ", "{0} [ 257] [00007f36c3659ad7] "];

    [Fact]
    public void Calls_come_back_however_they_are_interleaved()
    {
        for (var seed = 0; seed < Rounds; seed++)
        {
            var random = new Random(seed);
            var tasks = Enumerable.Range(1, random.Next(1, 6)).ToDictionary(task => task, _ => Enumerable.Range(0, random.Next(1, 9)).Select(_ => new RandomCall(random)).ToList());

            var sink = CollectingSink.OfStrace(Interleave(tasks, Prefixes[random.Next(Prefixes.Length)], random));

            Assert.True(sink.Texts.Count == 0, $"seed {seed}: {string.Join('\n', sink.Texts)}");
            foreach (var (task, calls) in tasks)
                Assert.Equal(calls.Select(Describe), sink.Events.Where(happened => happened.Tid == task).Select(Describe));
        }
    }

    private static string Interleave(Dictionary<int, List<RandomCall>> tasks, string prefix, Random random)
    {
        var log = new StringBuilder();
        var waiting = tasks.ToDictionary(task => task.Key, task => new Queue<string>(task.Value.SelectMany(call => Lines(call, random))));
        while (waiting.Count > 0)
        {
            var task = waiting.Keys.ElementAt(random.Next(waiting.Count));
            log.Append(string.Format(prefix, task)).Append(waiting[task].Dequeue()).Append('\n');
            if (waiting[task].Count == 0)
                waiting.Remove(task);
        }

        return log.ToString();
    }

    private static string[] Lines(RandomCall call, Random random)
        => random.Next(2) == 0 ? [call.Whole] : call.Halves() is var (first, second) ? [first, second] : [];

    private static string Describe(RandomCall call) => $"{call.Name} {call.Json} {call.Errno} {call.DurationNs} {call.Result.Split(' ')[0]}";

    private static string Describe(SyscallEvent happened)
        => $"{happened.String(happened.Name)} {EventText.Arguments(happened)} {happened.String(happened.Errno)} {happened.DurationNs} {happened.String(happened.ResultText)}";
}
