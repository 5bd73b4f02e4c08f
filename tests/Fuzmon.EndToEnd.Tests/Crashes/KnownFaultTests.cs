using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Crashes;

/// <summary>A program with planted faults, and an input for each, built in each way.</summary>
public sealed class KnownFaultTests : EndToEndTest
{
    private static string Known => Path.Combine(CampaignFactAttribute.Folder!, "known");

    [CampaignFact]
    public void AddressSanitizer_tells_each_fault_once_by_its_class_and_line_and_leaks_alone_of_what_is_no_crash()
    {
        var found = Triage(Build("clang", "-O1", "-fsanitize=address", "-fno-omit-frame-pointer"));

        Assert.Equal(8, found.Count);
        Assert.Equal(("heap-buffer-overflow(write)", "tlv.c:32"), found["A_heap_overflow_write"]);
        Assert.Equal(("segv(write)", "tlv.c:42"), found["B_null_write"]);
        Assert.Equal("StackOverflow", found["C_stack_exhaustion"].Class);
        Assert.Contains(found["C_stack_exhaustion"].Line, (string?[])["tlv.c:48", "tlv.c:49"]);
        Assert.Equal(("FPE", "tlv.c:40"), found["D_div_by_zero"]);
        Assert.StartsWith("heap-use-after-free", found["E_use_after_free"].Class, StringComparison.Ordinal);
        Assert.Equal("tlv.c:54", found["E_use_after_free"].Line);
        Assert.Equal(("AbortSignal", "tlv.c:55"), found["F_assert_abort"]);
        Assert.Equal(("stack-buffer-overflow(write)", "tlv.c:58"), found["G_stack_overflow"]);
        Assert.Equal("direct-leak", found["OK_all_types"].Class);
    }

    [CampaignFact]
    public void A_plain_build_tells_the_faults_that_end_it_and_nothing_of_what_is_no_crash()
    {
        var found = Triage(Build("cc", "-O0", "-fno-omit-frame-pointer"));

        Assert.Equal("tlv.c:42", found["B_null_write"].Line);
        Assert.Equal("DestAvNearNull", found["B_null_write"].Class);
        Assert.Equal("StackOverflow", found["C_stack_exhaustion"].Class);
        Assert.Equal(("FPE", "tlv.c:40"), found["D_div_by_zero"]);
        Assert.Equal("tlv.c:54", found["E_use_after_free"].Line);
        Assert.Equal(("AbortSignal", "tlv.c:55"), found["F_assert_abort"]);
        Assert.DoesNotContain("OK_all_types", found.Keys);
    }

    [CampaignFact]
    public void UndefinedBehaviorSanitizer_tells_what_is_undefined()
    {
        var found = Triage(Build("clang", "-O1", "-fsanitize=undefined", "-fno-omit-frame-pointer"));

        Assert.Equal("tlv.c:42", found["B_null_write"].Line);
        Assert.Equal(("FPE", "tlv.c:40"), found["D_div_by_zero"]);
        Assert.DoesNotContain("OK_all_types", found.Keys);
    }

    private string Build(string compiler, params string[] options)
    {
        var program = Folder["tlv"];
        Subject.OutputOf(compiler, ["-g", .. options, "-o", program, Path.Combine(CampaignFactAttribute.Folder!, "tlv.c")]);
        return program;
    }

    // By input; each makes one record, and each cause one group.
    private Dictionary<string, (string Class, string? Line)> Triage(string program)
    {
        var output = Subject.OutputOf(Repository.Fuzmon, "triage", "-i", Known, "-o", Out, "-j", "2", "--timeout", "60", "--json", "--", program, "@@");
        var records = output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(records.Count, records.Select(record => record.GetProperty("cluster").GetInt32()).Distinct().Count());
        return records.ToDictionary(
            record => Path.GetFileName(record.GetProperty("input").GetString()!),
            record => (record.GetProperty("class").GetString()!, record.TryGetProperty("line", out var line) ? line.GetString() : null));
    }
}
