using System.Runtime.InteropServices;
using Fuzmon.Linux.Tests.Support;

namespace Fuzmon.Linux.Tests.Exits;

public sealed class SignalNamesTests
{
    [Theory]
    [InlineData(1, "SIGHUP")]
    [InlineData(6, "SIGABRT")]
    [InlineData(7, "SIGBUS")]
    [InlineData(8, "SIGFPE")]
    [InlineData(9, "SIGKILL")]
    [InlineData(11, "SIGSEGV")]
    [InlineData(15, "SIGTERM")]
    [InlineData(19, "SIGSTOP")]
    [InlineData(31, "SIGSYS")]
    [InlineData(34, "SIGRTMIN")]
    [InlineData(37, "SIGRTMIN+3")]
    [InlineData(64, "SIGRTMIN+30")]
    [InlineData(0, "SIG0")]
    [InlineData(32, "SIG32")]
    [InlineData(65, "SIG65")]
    [InlineData(-1, "SIG-1")]
    public void A_signal_has_its_name(int signal, string name) => Assert.Equal(name, SignalNames.Of(signal));

    [Fact]
    public void The_names_are_those_of_the_C_library()
    {
        for (var signal = 1; signal <= 31; signal++)
        {
            // SIGPOLL is another name of SIGIO.
            var name = Marshal.PtrToStringUTF8(Libc.sigabbrev_np(signal))!.Replace("POLL", "IO");
            Assert.Equal($"SIG{name}", SignalNames.Of(signal));
        }
    }
}
