using Fuzmon.Benchmarks;
using Fuzmon.Benchmarks.Actors;
using Fuzmon.Benchmarks.Children;
using Fuzmon.Benchmarks.Coverage;
using Fuzmon.Benchmarks.Following;
using Fuzmon.Benchmarks.Fuzzing;
using Fuzmon.Benchmarks.Persistence;
using Fuzmon.Benchmarks.Python;
using Fuzmon.Benchmarks.Reporting;
using Fuzmon.Benchmarks.Sampling;
using Fuzmon.Benchmarks.Scale;
using Fuzmon.Benchmarks.Stacks;
using Fuzmon.Benchmarks.Start;
using Fuzmon.Benchmarks.SystemCalls;
using Fuzmon.Benchmarks.Triage;

// dotnet run -c Release --project tests/Fuzmon.Benchmarks -- AREA...
var areas = new Dictionary<string, Func<IAsyncEnumerable<Comparison>>>
{
    ["actors"] = ActorBenchmarks.RunAsync,
    ["children"] = ChildrenBenchmark.RunAsync,
    ["coverage"] = CoverageBenchmark.RunAsync,
    ["following"] = FollowingBenchmark.RunAsync,
    ["fuzzing"] = FuzzingBenchmark.RunAsync,
    ["persistence"] = PersistenceBenchmarks.RunAsync,
    ["python"] = PythonBenchmarks.RunAsync,
    ["reporting"] = ReportingBenchmark.RunAsync,
    ["sampling"] = SamplingBenchmarks.RunAsync,
    ["scale"] = ScaleBenchmark.RunAsync,
    ["stacks"] = StackBenchmarks.RunAsync,
    ["start"] = StartBenchmark.RunAsync,
    ["syscalls"] = SystemCallBenchmarks.RunAsync,
    ["triage"] = TriageBenchmark.RunAsync,
};

var unknown = args.Where(name => !areas.ContainsKey(name)).ToList();
if (args.Length == 0 || unknown.Count > 0)
{
    await Console.Error.WriteLineAsync($"usage: Fuzmon.Benchmarks AREA...   areas: {string.Join(", ", areas.Keys)}");
    return 2;
}

Console.WriteLine(Comparison.Heading);
foreach (var name in args)
{
    await foreach (var comparison in areas[name]())
        Console.WriteLine(comparison);
}

return 0;
