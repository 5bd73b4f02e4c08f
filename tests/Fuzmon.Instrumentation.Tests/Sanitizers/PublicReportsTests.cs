using System.Text.Json;
using Fuzmon.Instrumentation.Crashes;
using Fuzmon.Instrumentation.Sanitizers;
using Fuzmon.Instrumentation.Tests.Support;
using Fuzmon.Instrumentation.Triage;
using Fuzmon.Records;
using Xunit.Abstractions;

namespace Fuzmon.Instrumentation.Tests.Sanitizers;

/// <summary>Reports of others' programs, with what another triage makes of each.</summary>
public sealed class PublicReportsTests(ITestOutputHelper output)
{
    private const double LeastAgreement = 0.95;
    private const double LeastSameState = 0.85;

    // Systems whose reports are named and not read: kernels, V8 and Chromium, Java, Android, Fuchsia, Windows, debuggers.
    private static readonly string[] Others =
    [
        "gpu_", "android_", "java_", "v8_", "check_failure", "chrome_check", "cdb_", "fuchsia_", "kasan_", "lkl_", "oom.txt", "gdb_",
        "arbitrary_", "pysecsan_", "missing_libfuzzer",
    ];

    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["divide-by-zero"] = "Floating-point-exception",
        ["invalid-memory-address"] = "Invalid memory address",
        ["index-out-of-range"] = "Index out of range",
        ["slice-bounds-out-of-range"] = "Slice bounds out of range",
        ["makeslice"] = "Makeslice: len out of range",
        ["panic"] = "ASSERT",
        ["assert"] = "ASSERT",
        ["undefined-behavior"] = "UNKNOWN",
    };

    [PublicReportsFact]
    public void Type_address_and_security_are_what_another_triage_finds()
    {
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(PublicReportsFactAttribute.Folder!, "expected.json")));
        int all = 0, agreed = 0, sameState = 0;
        foreach (var entry in expected.RootElement.EnumerateArray())
        {
            var file = entry.GetProperty("file").GetString()!;
            if (Others.Any(form => file.StartsWith(form, StringComparison.Ordinal)) || entry.GetProperty("type").GetString() == "")
                continue;

            all++;
            var report = ReportParser.MainOf(ReportParser.Parse(File.ReadAllBytes(Path.Combine(PublicReportsFactAttribute.Folder!, file))));
            var found = report is null ? "nothing" : $"{TypeOf(report)} {Address(report.Address)} {report.IsSecurityRelevant}";
            var wanted = $"{entry.GetProperty("type").GetString()!.Replace('\n', ' ')} {Address(entry.GetProperty("address").GetString())} {entry.GetProperty("security").GetBoolean()}";
            if (found == wanted)
                agreed++;
            else
                output.WriteLine($"{file}: {found}, expected {wanted}");

            var state = report is null ? "" : string.Concat(CrashKeeper.IdentityOf(CrashClasses.OfReport(report), report, new IgnoredFrames(), TargetOf(entry)).State.Select(name => name + "\n"));
            if (state == entry.GetProperty("state").GetString())
                sameState++;
            else
                output.WriteLine($"{file}: state {state.Replace('\n', '|')}, expected {entry.GetProperty("state").GetString()!.Replace('\n', '|')}");
        }

        output.WriteLine($"{agreed} of {all}, the state of {sameState}");
        Assert.True(all >= 25, "the files are there");
        Assert.True(agreed >= all * LeastAgreement, $"{agreed} of {all}");
        Assert.True(sameState >= all * LeastSameState, $"the state of {sameState} of {all}");
    }

    private static string TypeOf(SanitizerReport report)
    {
        if (report.Kind is "segv")
            return (ReportSecurity.IsNull(report.Address, report.Access) ? "Null-dereference" : "UNKNOWN") + (report.Access is null ? "" : " " + report.Access.ToUpperInvariant());
        if (report.Kind is "null-dereference")
            return "Null-dereference" + (report.Access is null ? "" : " " + report.Access.ToUpperInvariant());
        if (report is { Tool: "go", Kind: "stack-overflow" })
            return "Stack overflow";
        var name = Kinds.GetValueOrDefault(report.Kind) ?? char.ToUpperInvariant(report.Kind[0]) + report.Kind[1..];
        if (report.Kind == "data-race")
            name = "Data race";
        return report is { Size: { } size, Access: { } access } ? $"{name} {access.ToUpperInvariant()} {size}" : name;
    }

    private static string? TargetOf(JsonElement entry)
        => entry.GetProperty("env").TryGetProperty("FUZZ_TARGET", out var target) ? target.GetString() : null;

    private static string Address(string? address) => string.IsNullOrEmpty(address) ? "-" : address;
}
