namespace Fuzmon.Linux.Tests.Processes;

public sealed class FamilyTreeTests
{
    [Fact]
    public void Descendants_come_nearest_first()
    {
        ProcessEntry[] entries = [new(1, 0, 1), new(10, 1, 5), new(11, 10, 6), new(12, 11, 7), new(13, 10, 8), new(20, 1, 5)];

        Assert.Equal([11, 13, 12], FamilyTree.DescendantsOf(10, 5, entries).Select(e => e.Pid));
    }

    [Fact]
    public void A_root_of_another_start_has_no_family()
    {
        ProcessEntry[] entries = [new(10, 1, 5), new(11, 10, 6)];

        Assert.Empty(FamilyTree.DescendantsOf(10, 4, entries));
        Assert.Empty(FamilyTree.DescendantsOf(99, 5, entries));
    }

    [Fact]
    public void A_child_older_than_its_parent_is_the_child_of_an_earlier_process() =>
        Assert.Empty(FamilyTree.DescendantsOf(10, 5, [new(10, 1, 5), new(11, 10, 4)]));

    [Fact]
    public void A_circle_of_a_torn_scan_ends()
    {
        ProcessEntry[] entries = [new(10, 12, 5), new(11, 10, 5), new(12, 11, 5), new(13, 13, 5)];

        Assert.Equal([11, 12], FamilyTree.DescendantsOf(10, 5, entries).Select(e => e.Pid));
    }
}
