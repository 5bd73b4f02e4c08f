using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Triage;

/// <summary>The one table of classes and how bad each is: CASR's names for signals, the sanitizers' kinds for reports.</summary>
public static class CrashClasses
{
    /// <summary>The stack is used up.</summary>
    public const string StackOverflow = "StackOverflow";

    /// <summary>Its time was over.</summary>
    public const string Hang = "Hang";

    private const string Yes = "exploitable";
    private const string Maybe = "probably-exploitable";
    private const string No = "not-exploitable";

    // A kind stands for both accesses unless it is here with one of them.
    private static readonly Dictionary<string, string> Severities = new(StringComparer.Ordinal)
    {
        ["SegFaultOnPc"] = Yes,
        ["ReturnAv"] = Yes,
        ["BranchAv"] = Yes,
        ["CallAv"] = Yes,
        ["DestAv"] = Yes,
        ["BranchAvTainted"] = Yes,
        ["CallAvTainted"] = Yes,
        ["DestAvTainted"] = Yes,
        ["BadInstruction"] = Maybe,
        ["SegFaultOnPcNearNull"] = Maybe,
        ["BranchAvNearNull"] = Maybe,
        ["CallAvNearNull"] = Maybe,
        ["HeapError"] = Maybe,
        ["StackGuard"] = Maybe,
        ["DestAvNearNull"] = Maybe,
        ["SourceAv"] = No,
        ["SourceAvNearNull"] = No,
        ["AbortSignal"] = No,
        ["AccessViolation"] = No,
        ["SafeFunctionCheck"] = No,
        ["FPE"] = No,
        ["TrapSignal"] = No,
        [StackOverflow] = No,
        [Hang] = No,
        ["Signal"] = No,
        ["heap-buffer-overflow(write)"] = Yes,
        ["global-buffer-overflow(write)"] = Yes,
        ["stack-buffer-overflow(write)"] = Yes,
        ["stack-buffer-underflow(write)"] = Yes,
        ["dynamic-stack-buffer-overflow(write)"] = Yes,
        ["container-overflow(write)"] = Yes,
        ["stack-use-after-return(write)"] = Yes,
        ["stack-use-after-scope(write)"] = Yes,
        ["heap-use-after-free(write)"] = Yes,
        ["use-after-poison(write)"] = Yes,
        ["tag-mismatch(write)"] = Yes,
        ["use-after-free(write)"] = Yes,
        ["double-free"] = Yes,
        ["invalid-free"] = Yes,
        ["negative-size-param"] = Yes,
        ["bad-cast"] = Yes,
        ["stack-smashing"] = Maybe,
        ["buffer-overflow"] = Maybe,
        ["heap-corruption"] = Maybe,
        ["alloc-dealloc-mismatch"] = Maybe,
        ["memcpy-param-overlap"] = Maybe,
        ["strcpy-param-overlap"] = Maybe,
        ["strcat-param-overlap"] = Maybe,
        ["param-overlap"] = Maybe,
        ["index-out-of-bounds"] = Maybe,
        ["heap-use-after-free"] = Maybe,
        ["use-after-free"] = Maybe,
        ["incorrect-function-pointer-type"] = Maybe,
        ["object-size"] = Maybe,
        ["non-positive-vla-bound-value"] = Maybe,
        ["kernel-failure"] = Maybe,
        ["segv(write)"] = Maybe,
        ["invalid-memory-address"] = No,
    };

    /// <summary>How bad a class is; one that is not in the table is not exploitable as far as is known.</summary>
    public static string SeverityOf(string crashClass)
    {
        if (Severities.TryGetValue(crashClass, out var severity))
            return severity;
        var bare = crashClass.IndexOf('(', StringComparison.Ordinal) is > 0 and var at ? crashClass[..at] : crashClass;
        return Severities.GetValueOrDefault(bare, No);
    }

    /// <summary>Of a report: its kind, and the access where there is one.</summary>
    public static string OfReport(SanitizerReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Kind switch
        {
            "stack-overflow" => StackOverflow,
            "floating-point-exception" or "divide-by-zero" => "FPE",
            "abrt" => "AbortSignal",
            "assert" => "AbortSignal",
            "timeout" => Hang,
            _ when report.Access is { } access && (report.Tool != "UndefinedBehaviorSanitizer" || report.Pid is not null) => $"{report.Kind}({access})",
            _ => report.Kind,
        };
    }
}
