namespace Fuzmon.Monitor.Tests.Alerts;

public sealed class ActionTroublesTests
{
    private readonly ActionTroubles _troubles = new();

    [Fact]
    public void What_keeps_failing_is_said_once_and_once_more_when_it_works_again()
    {
        Assert.Null(_troubles.Note("it", null));
        Assert.Equal("it fails", _troubles.Note("it", "fails"));
        Assert.Null(_troubles.Note("it", "fails"));
        Assert.Null(_troubles.Note("it", "fails otherwise"));
        Assert.Equal("it works again; it had failed 3 times", _troubles.Note("it", null));
        Assert.Null(_troubles.Note("it", null));
        Assert.Equal("it fails", _troubles.Note("it", "fails"));
    }

    [Fact]
    public void What_is_not_called_because_too_much_waits_has_failed_too()
    {
        Assert.NotNull(_troubles.NoteDropped("it"));
        Assert.Null(_troubles.NoteDropped("it"));
        Assert.Equal("it works again; it had failed 2 times", _troubles.Note("it", null));
    }

    [Fact]
    public void One_does_not_hide_another()
    {
        Assert.NotNull(_troubles.Note("one", "fails"));
        Assert.NotNull(_troubles.Note("other", "fails"));
    }
}
