using Fuzmon.Records;

namespace Fuzmon.Instrumentation.SystemCalls.Profiles;

/// <summary>Something in which two profiles differ.</summary>
/// <param name="Change">In what.</param>
/// <param name="Program">The program.</param>
/// <param name="Call">The call; null for a program as a whole.</param>
/// <param name="Errno">The error, if it is about one.</param>
/// <param name="Before">How many calls or errors there were; for times, the median's upper bound in microseconds.</param>
/// <param name="After">The same, of the later one.</param>
public sealed record ProfileDifference(ProfileChange Change, string Program, string? Call, string? Errno, double Before, double After)
{
    /// <summary>The change as it is written.</summary>
    public string ChangeName => Change switch
    {
        ProfileChange.NewProgram => "new_program",
        ProfileChange.NewCall => "new_call",
        ProfileChange.NewErrno => "new_errno",
        ProfileChange.GoneProgram => "gone_program",
        ProfileChange.GoneCall => "gone_call",
        ProfileChange.GoneErrno => "gone_errno",
        ProfileChange.MoreOften => "more_often",
        ProfileChange.LessOften => "less_often",
        ProfileChange.Slower => "slower",
        _ => "faster",
    };

    /// <summary>Whether before and after are times.</summary>
    public bool IsTime => Change is ProfileChange.Slower or ProfileChange.Faster;

    /// <summary>Writes it as one map.</summary>
    public void WriteTo(RecordWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.BeginMap();
        writer.Field("kind"u8, "syscall_difference");
        writer.Field("change"u8, ChangeName);
        writer.Field("process_name"u8, Program);
        writer.Field("name"u8, Call);
        writer.Field("errno"u8, Errno);
        if (IsTime)
        {
            writer.Field("median_us_before"u8, Before);
            writer.Field("median_us_after"u8, After);
        }
        else
        {
            writer.Field("before"u8, (long?)Before);
            writer.Field("after"u8, (long?)After);
        }

        writer.EndMap();
    }
}
