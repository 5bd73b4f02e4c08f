using Fuzmon.Reporting.Live;
using Fuzmon.Reporting.Metrics;
using Fuzmon.Reporting.Tests.Support;

namespace Fuzmon.Reporting.Tests.Metrics;

public sealed class MetricsTextTests
{
    [Fact]
    public void Groups_have_their_figures_in_base_units()
    {
        var text = Compose(Models.Of(Some.Sample(1, rss: 3), Models.Children(9, 5, 2000, how: "\"by_exit_code\":{\"0\":2,\"1\":1}"), Some.Sample(12, pid: 2, name: "late")));

        Assert.Contains("\nfuzmon_process_resident_memory_bytes{group=\"target\"} 3072\n", text, StringComparison.Ordinal);
        Assert.Contains("\nfuzmon_process_cpu_seconds_total{group=\"target\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("\nfuzmon_process_exits_total{group=\"target\",reason=\"exit\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("\nfuzmon_process_exits_total{group=\"target\",reason=\"signal\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("\nfuzmon_process_signals_total{group=\"target\",signal=\"SIGSEGV\"} 2\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_nobody_measured_is_not_zero()
    {
        var text = Compose(Models.Of(Some.Sample(1)));

        Assert.DoesNotContain("fuzmon_process_threads{group=\"target\"}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("fuzmon_process_proportional_memory_bytes", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostile_name_stays_within_its_quotes()
    {
        var text = Compose(Models.Of(Some.Sample(1, name: "a\"} 1\n<b>\u001b[2J\u202e\\")));

        Assert.Contains("fuzmon_processes{group=\"a\\\"} 1\\\\x0a<b>\\\\x1b[2J\\\\u202e\\\\\"} 1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Histograms_are_cumulative()
    {
        var text = Compose(Models.Of(
            Some.Sample(1, more: ",\"capture\":{\"pause_us\":15,\"total_us\":100}"), Some.Sample(2, more: ",\"capture\":{\"pause_us\":700,\"total_us\":900}"),
            Some.Sample(3, more: ",\"capture\":{\"error\":\"gone\"}")));

        Assert.Contains("fuzmon_target_pause_seconds_bucket{le=\"2E-05\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("fuzmon_target_pause_seconds_bucket{le=\"0.001\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("fuzmon_target_pause_seconds_bucket{le=\"+Inf\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("\nfuzmon_stack_captures_missed_total 1\n", text, StringComparison.Ordinal);
    }

    private static string Compose(LiveModel model) => MetricsText.Compose(model.Metrics(), new RunFigures { StartedAt = Some.Start });
}
