using System.Text;
using Fuzmon.Linux.Launching;

namespace Fuzmon.Linux.Tests.Launching;

public sealed class StringBlockTests
{
    [Fact]
    public void A_command_at_the_end_of_our_command_line_keeps_its_bytes()
    {
        byte[] own = [.. "fuzmon\0run\0--\0cat\0caf"u8, 0xE9, 0, 0];

        Assert.Equal<byte>([.. "cat\0caf"u8, 0xE9, 0, 0], StringBlock.OfCommand(["cat", "caf\uFFFD", ""], own));
    }

    [Theory]
    [InlineData("")]
    [InlineData("cat\0")]
    [InlineData("run\0cat\0b\0")]
    [InlineData("run\0cat\0a\0b\0")]
    [InlineData("run\0cat\0a")]
    public void A_command_from_elsewhere_is_utf8(string own) =>
        Assert.Equal("cat\0ä\0"u8, StringBlock.OfCommand(["cat", "ä"], Encoding.UTF8.GetBytes(own)));

    [Fact]
    public void An_argument_with_a_nul_is_refused() =>
        Assert.Throws<ArgumentException>(() => StringBlock.OfCommand(["echo", "a\0b"], default));

    [Fact]
    public void The_environment_loses_only_hidden_variables_and_empty_strings()
    {
        byte[] environment = [.. "A=1\0FUZMON_GIVEN_X=2\0B="u8, 0xFF, .. "\0no equals sign\0XFUZMON_GIVEN_=3\0\0\0cut off"u8];

        Assert.Equal<byte>(
            [.. "A=1\0B="u8, 0xFF, .. "\0no equals sign\0XFUZMON_GIVEN_=3\0"u8],
            StringBlock.OfEnvironment(environment, "FUZMON_GIVEN_"u8));
    }

    [Fact]
    public void Every_string_has_an_address_and_a_null_follows() =>
        Assert.Equal([1000, 1002, 1003, 0], StringBlock.Addresses("a\0\0bc\0"u8, 1000));

    [Fact]
    public void No_strings_are_just_a_null() => Assert.Equal([0], StringBlock.Addresses(default, 1000));
}
