namespace Fuzmon.Diagnosis;

/// <summary>Tries, one after the other, what Fuzmon uses of this machine.</summary>
internal static class Doctor
{
    /// <summary>Checks everything. A check that breaks off is a finding as well: one trouble must not hide another.</summary>
    public static IEnumerable<(string Name, Finding Finding)> Examine()
    {
        var child = new Lazy<TrialChild>(TrialChild.Run);
        (string Name, Func<Finding> Check)[] checks =
        [
            ("kernel", KernelCheck.Run),
            ("namespace", PidNamespaceCheck.Run),
            ("proc", ProcCheck.Run),
            ("other-users", OtherUsersCheck.Run),
            ("launch", () => LaunchCheck.Run(child.Value)),
            ("exits", () => ExitCheck.Run(child.Value)),
            ("exit-status", () => ExitStatusCheck.Run(child.Value)),
            ("children", ChildrenCheck.Run),
            ("sampling", SamplingCheck.Run),
            ("cpu-clock", () => CpuClockCheck.Run(child.Value)),
            ("stacks", StackCheck.Run),
            ("follow", FollowCheck.Run),
            ("trace-others", TraceCheck.Run),
            ("system-calls", SystemCallCheck.Run),
            ("symbols", SymbolCheck.Run),
            ("crashes", CrashCheck.Run),
            ("compression", CompressionCheck.Run),
            ("descriptors", DescriptorCheck.Run),
            ("output", OutputCheck.Run),
        ];
        return checks.Select(check => (check.Name, Try(check.Check)));
    }

    private static Finding Try(Func<Finding> check)
    {
        try
        {
            return check();
        }
        catch (Exception e)
        {
            return new Finding(Verdict.Missing, $"it cannot be tried: {e.Message}");
        }
    }
}
