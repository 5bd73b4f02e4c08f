using FsCheck.Xunit;
using Fuzmon.Instrumentation.Coverage;
using Fuzmon.Instrumentation.Coverage.Lcov;

namespace Fuzmon.Instrumentation.Tests.Coverage;

/// <summary>What must hold for whatever is put together.</summary>
public sealed class CoverageLawTests
{
    [Property(MaxTest = 150)]
    public bool Merging_does_not_depend_on_the_order(int a, int b) => Text(Sum(a, b)) == Text(Sum(b, a));

    [Property(MaxTest = 150)]
    public bool Merging_does_not_depend_on_the_grouping(int a, int b, int c)
        => Text(Add(Sum(a, b), Of(c))) == Text(Add(Of(a), Sum(b, c)));

    [Property(MaxTest = 150)]
    public bool Merging_sets_is_reading_files_one_after_the_other(int a, int b)
        => Text(Sum(a, b)) == Text(Tracefile.Read(RandomTracefile.Of(a), RandomTracefile.Of(b)));

    [Property(MaxTest = 100)]
    public bool Nothing_adds_nothing(int a) => Text(Add(Of(a), new CoverageData())) == Text(Of(a)) && Text(Add(new CoverageData(), Of(a))) == Text(Of(a));

    [Property(MaxTest = 150)]
    public bool Intersecting_does_not_depend_on_the_order(int a, int b) => Text(Of(a).Intersect(Of(b))) == Text(Of(b).Intersect(Of(a)));

    [Property(MaxTest = 150)]
    public bool Intersecting_does_not_depend_on_the_grouping(int a, int b, int c)
        => Text(Of(a).Intersect(Of(b)).Intersect(Of(c))) == Text(Of(a).Intersect(Of(b).Intersect(Of(c))));

    [Property(MaxTest = 100)]
    public bool Intersecting_with_itself_changes_nothing(int a) => Text(Of(a).Intersect(Of(a))) == Text(Of(a));

    [Property(MaxTest = 100)]
    public bool Subtracting_itself_leaves_no_hit(int a)
        => Of(a).Subtract(Of(a)).Totals is { LinesHit: 0, FunctionsHit: 0, BranchesHit: 0, ConditionsHit: 0 } rest && rest.Lines == Of(a).Totals.Lines;

    [Property(MaxTest = 150)]
    public bool Subtracting_one_after_the_other_is_subtracting_both(int a, int b, int c)
        => Text(Of(a).Subtract(Of(b)).Subtract(Of(c))) == Text(Of(a).Subtract(Sum(b, c)));

    [Property(MaxTest = 150)]
    public bool What_only_one_hits_is_in_exactly_one_difference(int a, int b)
    {
        var (only, both) = (Of(a).Subtract(Of(b)).Totals, Of(a).Intersect(Of(b)).Totals);
        return only.LinesHit + both.LinesHit == Of(a).Totals.LinesHit && only.BranchesHit + both.BranchesHit == Of(a).Totals.BranchesHit;
    }

    [Property(MaxTest = 150)]
    public bool What_is_written_in_the_second_form_is_read_as_it_was(int a)
    {
        var written = Tracefile.Write(Of(a), LcovVersion.Two);
        return Tracefile.Write(Tracefile.Read(written), LcovVersion.Two) == written;
    }

    [Property(MaxTest = 150)]
    public bool What_is_written_in_the_first_form_is_read_as_it_was(int a)
    {
        var written = Tracefile.Write(Of(a));
        return Tracefile.Write(Tracefile.Read(written)) == written && Tracefile.Read(written).Totals with { Conditions = 0, ConditionsHit = 0 } == Of(a).Totals with { Conditions = 0, ConditionsHit = 0 };
    }

    private static CoverageData Of(int seed) => Tracefile.Read(RandomTracefile.Of(seed));

    private static CoverageData Sum(int a, int b) => Add(Of(a), Of(b));

    private static CoverageData Add(CoverageData into, CoverageData other)
    {
        into.Add(other);
        return into;
    }

    private static string Text(CoverageData data) => Tracefile.Write(data, LcovVersion.Two);
}
