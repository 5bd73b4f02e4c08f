using Fuzmon.Monitor.Tests.Support;

namespace Fuzmon.Monitor.Tests.Tracing;

public sealed class PauseBudgetTests
{
    private readonly ManualTime _time = new();
    private readonly PauseBudget _budget = new();

    [Fact]
    public void An_overdrawn_account_has_to_be_made_up_for()
    {
        Assert.True(_budget.Allows(1000, _time));
        _budget.Spend(3500);

        Assert.False(_budget.Allows(1000, _time));
        _time.Advance(2);
        Assert.False(_budget.Allows(1000, _time));
        _time.Advance(1);
        Assert.True(_budget.Allows(1000, _time));
    }

    [Fact]
    public void No_more_than_a_second_is_saved_up()
    {
        Assert.True(_budget.Allows(1000, _time));
        _time.Advance(3600);
        Assert.True(_budget.Allows(1000, _time));
        _budget.Spend(1000);

        Assert.False(_budget.Allows(1000, _time));
    }

    [Fact]
    public void A_budget_of_nothing_allows_nothing() => Assert.False(_budget.Allows(0, _time));
}
