using System.Diagnostics;
using System.Globalization;
using Fuzmon.Instrumentation.Crashes;
using Fuzmon.Instrumentation.Sanitizers;

namespace Fuzmon.Instrumentation.Tests.Sanitizers;

public sealed class ReportFilesTests : IDisposable
{
    private const string Report = "==7==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010\nREAD of size 4 at 0x602000000010 thread T0\n    #0 0x4f in leaf /src/a.c:3:1\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("fuzmon-test-").FullName;

    private string Prefix => Path.Combine(_folder, "report");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_report_of_a_crash_is_taken_once_and_ours_is_deleted()
    {
        var path = Write(EndedPid(), Report);
        var files = new ReportFiles(Prefix, areOurs: true);

        Assert.Equal("heap-use-after-free", files.Take(PidOf(path))!.Kind);
        Assert.Null(files.Take(PidOf(path)));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Others_files_stay_and_are_told_once()
    {
        var path = Write(EndedPid(), Report);
        var files = new ReportFiles(Prefix, areOurs: false);

        Assert.Equal(PidOf(path), Assert.Single(files.TakeLeft(TimeSpan.Zero)).Pid);
        Assert.Empty(files.TakeLeft(TimeSpan.Zero));
        Assert.True(File.Exists(path));
    }

    [Fact]
    public void A_process_that_lives_may_have_more_to_say()
    {
        Write(Environment.ProcessId, Report);
        Write(EndedPid(), "no report at all\n");
        File.CreateSymbolicLink($"{Prefix}.{EndedPid()}", "/etc/passwd");

        Assert.Empty(new ReportFiles(Prefix, areOurs: false).TakeLeft(TimeSpan.Zero));
    }

    [Fact]
    public void The_keeper_attaches_the_report_to_the_crash_of_its_process()
    {
        var crashes = new RunCrashes(_folder, new CrashSettings(), new SanitizerSettings { Asan = true });
        var variables = crashes.SetUp(["./target"], name => name == "ASAN_OPTIONS" ? "detect_leaks=0" : null);
        Assert.Equal($"detect_leaks=0:log_path={_folder}/sanitizers/report", variables["ASAN_OPTIONS"]);
        File.WriteAllText($"{_folder}/sanitizers/report.77", Report);

        var record = crashes.Keeper.Keep(new CrashFacts { Timestamp = DateTime.UtcNow, Pid = 77, Source = "socket", Signal = 6 });

        Assert.Equal(("SIGABRT", "heap-use-after-free(read)", "a.c:3"), (record.Signal, record.Class, record.Line));
    }

    [Fact]
    public void A_fuzzer_gets_the_options_that_it_asks_for_and_none_that_were_given_otherwise()
    {
        var settings = new SanitizerSettings { Asan = true, Msan = true };

        var variables = SanitizerSetup.VariablesOf(settings, "/p", ["/usr/bin/afl-fuzz"], name => name == "ASAN_OPTIONS" ? "symbolize=0:log_path=/mine" : null);

        Assert.StartsWith("symbolize=0:log_path=/mine:abort_on_error=1:", variables["ASAN_OPTIONS"], StringComparison.Ordinal);
        Assert.Contains("exit_code=86:symbolize=0", variables["MSAN_OPTIONS"], StringComparison.Ordinal);
        Assert.Equal(["/mine"], SanitizerSetup.GivenPrefixes(settings, _ => "log_path=/mine"));
    }

    private static int PidOf(string path) => int.Parse(Path.GetExtension(path)[1..], CultureInfo.InvariantCulture);

    // Free until it comes round again.
    private static int EndedPid()
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/true") { UseShellExecute = false })!;
        process.WaitForExit();
        return process.Id;
    }

    private string Write(int pid, string text)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"{Prefix}.{pid}");
        File.WriteAllText(path, text);
        return path;
    }
}
