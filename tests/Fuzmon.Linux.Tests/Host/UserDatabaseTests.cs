namespace Fuzmon.Linux.Tests.Host;

public sealed class UserDatabaseTests
{
    [Fact]
    public void Root_is_user_0()
    {
        Assert.Equal("root", UserDatabase.NameOf(0));
        Assert.Equal(0, UserDatabase.UidOf("root"));
    }

    [Fact]
    public void A_user_that_does_not_exist_is_unknown()
    {
        Assert.Null(UserDatabase.NameOf(-7));
        Assert.Null(UserDatabase.UidOf("no such user"));
    }
}
